import { Refused } from '../../refused.ts';

/**
 * Says why a contact was not changed. `gone`: the client names no such contact. `listed`: it names this email for this kind already. `many`: it
 * names too many. `joined`: there is nobody to invite any more. `last`: a client in production needs one of this kind. `in_bin`: the client is in
 * the bin. `throttled`: too many invitations were sent.
 */
export type ContactProblem = 'gone' | 'listed' | 'many' | 'joined' | 'last' | 'in_bin' | 'throttled';

/** Says why a contact was not changed. Nothing was written. */
export class ContactRefused extends Refused {
  readonly code: ContactProblem;
  /** Seconds to wait, for `throttled`. */
  readonly retryAfter: number | undefined;

  constructor(code: ContactProblem, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
