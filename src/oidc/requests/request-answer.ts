import type { LoginResult } from '../session/login-result.ts';

/** The result of an interaction as the library keeps it: the answers that a person gave on the pages of one request. */
export interface RequestAnswer {
  /** Some members are missing in a request that an earlier version of the program answered. */
  readonly login?: Partial<LoginResult>;
  readonly consent?: { readonly grantId?: string };
  /** The person who said yes to what a device asks. */
  readonly device?: { readonly accountId?: string };
  /** The account that was made in this request. */
  readonly made?: string;
  readonly error?: string;
}

/** Reads the result, or the earlier answers, of an interaction of the library. */
export function answerOf(result: object | undefined): RequestAnswer {
  return result ?? {};
}
