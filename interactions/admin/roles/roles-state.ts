import type { AdminRemoval } from '../../../src/store/roles/admin-removals.ts';
import type { About } from '../../engine/flow.ts';
import type { KeptForm } from '../../flow-states/kept-form.ts';

export const rolesPath = '/admin/roles';

/** Holds what the page of roles remembers between two requests of its browser. */
export interface RolesState {
  /** The notice that the page shows for a minute; `at` in epoch seconds. */
  readonly notice?: { readonly kind: 'given' | 'taken' | 'asked' | 'kept'; readonly at: number };
  /** The form that was typed before its person had to sign in again. */
  readonly kept?: KeptForm;
}

/** Returns the address that asks about the roles of one account, or about taking one of them away. */
export function personAddress(sub: string, role?: string): string {
  return `${rolesPath}?${new URLSearchParams({ person: sub, ...(role !== undefined && { role }) }).toString()}`;
}

/** Returns when the role of an administrator is to be taken away, in words. */
export const removalMoment = ({ effectiveAt }: AdminRemoval, { t }: Pick<About, 't'>): string =>
  t.dates.moment(effectiveAt);
