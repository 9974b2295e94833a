import { Refused } from '../refused.ts';

/**
 * Why a secret or a key of a client was not changed. `public`: the client keeps no secret. `full`: it has two secrets. `stale`: the page
 * showed other secrets than there are. `gone`: there is no such secret. `last`: nothing would be left by which the client proves who it is.
 */
export type SecretProblem = 'public' | 'full' | 'stale' | 'gone' | 'last';

/** Says why a secret or a key of a client was not changed. Nothing was written. */
export class SecretRefused extends Refused {
  readonly code: SecretProblem;

  constructor(code: SecretProblem, message: string) {
    super(message);
    this.code = code;
  }
}
