import type { Form } from '../../flow.ts';
import type { PasswordVerdict } from '../../views/password-criteria.tsx';
import type { AccountState } from '../account-state.ts';

const kinds = ['totp', 'passkey'] as const;

/** One of the things listed on the page, by its id. */
export interface Listed {
  readonly kind: (typeof kinds)[number];
  readonly id: string;
}

export interface SecurityState extends AccountState {
  /** What the person is about to remove or to rename. */
  readonly editing?: (Listed & { readonly how: 'remove' | 'rename'; readonly at: number }) | undefined;
  /** Of the password that was just tried; drawn, never kept. */
  readonly verdict?: PasswordVerdict;
}

/** In place of an id: all trusted browsers of the account. */
export const everyBrowser = 'all';

/** Whoever comes back later finds the list. */
const editingSeconds = 600;
const now = () => Math.floor(Date.now() / 1000);

/** What a button of the list is about. */
export function chosenIn(form: Form): Listed | undefined {
  const kind = kinds.find((name) => form[name] !== undefined);
  return kind && { kind, id: form[kind]! };
}

export const edits = (listed: Listed, how: 'remove' | 'rename'): Pick<SecurityState, 'editing'> => ({
  editing: { ...listed, how, at: now() },
});

export function liveEditing({ editing }: SecurityState): SecurityState['editing'] {
  return editing && editing.at + editingSeconds > now() ? editing : undefined;
}

/** Opens or closes the page of one thing, or changes no more than its name. */
export const changesNothing = (form: Form) =>
  form['action'] !== 'confirm' &&
  form['browser'] === undefined &&
  form['currentPassword'] === undefined &&
  (chosenIn(form) !== undefined || form['action'] === 'keep' || form['label'] !== undefined);
