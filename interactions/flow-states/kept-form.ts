import type { Form } from '../engine/flow.ts';

/** A form that waits until its person has signed in again. It holds no password and no code, and is never part of an address. */
export interface KeptForm {
  readonly fields: Form;
  readonly at: number;
  /** The form can go on once its person has signed in after it, or has proved both factors, and the page says so. */
  readonly goesOn?: 'signed-in' | 'two-factors' | undefined;
  /** The session had ended when the form came. The page says that nothing is saved yet. */
  readonly hasLapsed?: boolean;
}
