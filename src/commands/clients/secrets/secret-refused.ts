import type { ClientSecret } from '../../../domain/clients/secrets/client-secret.ts';
import { Refused } from '../../refused.ts';

/**
 * Says why a secret or a key of a client was not changed. `public`: the client keeps no secret. `full`: it has two secrets. `stale`: the page
 * showed other secrets than there are. `gone`: there is no such secret. `last`: nothing would be left by which the client proves who it is.
 */
export type SecretProblem = 'public' | 'full' | 'stale' | 'gone' | 'last';

/** Says why a secret or a key of a client was not changed. Nothing was written. */
export class SecretRefused extends Refused {
  readonly code: SecretProblem;

  /** The secrets that there are, where the page showed other ones. */
  readonly present: readonly ClientSecret[];

  constructor(code: SecretProblem, message: string, present: readonly ClientSecret[] = []) {
    super(message);
    this.code = code;
    this.present = present;
  }
}
