import type { KeptForm } from '../../../flow-states/kept-form.ts';

export const documentsPath = '/admin/clients/non-enregistrees';

/** Holds what the page of applications that nobody has registered remembers between two requests of its browser. */
export interface DocumentsState {
  readonly notice?: { readonly kind: 'blocked' | 'known' | 'lifted'; readonly at: number };
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

/** Returns the address of the form that blocks this address or host, or any that is typed. */
export const blockAddress = (target = ''): string => `${documentsPath}?${new URLSearchParams({ bloquer: target })}`;

/** Returns the address of the form that lifts a block. */
export const liftAddress = (target: string): string => `${documentsPath}?${new URLSearchParams({ debloquer: target })}`;
