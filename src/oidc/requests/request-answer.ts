import type { KoaContextWithOIDC } from 'oidc-provider';
import type { LoginResult } from '../session/login-result.ts';

/** The result of an interaction as the library keeps it: the answers that a person gave on the pages of one request. */
export interface RequestAnswer {
  /** Some members are missing in a request that an earlier version of the program answered. */
  readonly login?: Partial<LoginResult>;
  /** `lasting`: the person lets a client that nobody has registered go on while she is away. */
  readonly consent?: { readonly grantId?: string; readonly lasting?: boolean };
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

/** Says whether a page of the consent is about to ask the person. Until she answers, nothing of it is given. */
export const isConsentAsked = ({ oidc: { prompts, result } }: KoaContextWithOIDC): boolean =>
  prompts.has('consent') && answerOf(result).consent === undefined;

/** The members of a request that say whose it is. */
export interface OfSomebody {
  readonly result?: object;
  /** The session in which the request was asked for. */
  readonly session?: { readonly accountId?: string };
}

/** Returns the account that has signed in for a request, else that of the session in which it was asked for. */
export const accountOfRequest = ({ result, session }: OfSomebody): string | undefined =>
  answerOf(result).login?.accountId ?? session?.accountId;
