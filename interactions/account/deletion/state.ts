import type { AccountState } from '../account-state.ts';

/** Holds what the page of a deletion remembers. */
export interface DeletionState extends AccountState {
  /** The account was closed by this form. It is never stored, because the flow ends with this step. */
  readonly closed?: { readonly dueAt: number };
}
