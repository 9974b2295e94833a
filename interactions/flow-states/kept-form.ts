import type { Form } from '../engine/flow.ts';

/** A form that waits for its person to sign in again: without passwords and codes, and never in an address. */
export interface KeptForm {
  readonly fields: Form;
  readonly at: number;
}
