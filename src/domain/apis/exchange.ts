import { apiKey, type RegisteredApi } from './registered-api.ts';

type Exchanging = Pick<RegisteredApi, 'identifier' | 'exchangeFrom' | 'exchangeTo'>;

const isNamed = (identifier: string, names: readonly string[]) =>
  names.some((name) => apiKey(name) === apiKey(identifier));

/** Says whether tokens for one API are exchanged for tokens for the other: each of both names the other one. */
export const isExchanged = (from: Exchanging, to: Exchanging): boolean =>
  isNamed(to.identifier, from.exchangeTo) && isNamed(from.identifier, to.exchangeFrom);

/** Says whether any two of the APIs exchange tokens. */
export const exchangesAny = (apis: readonly Exchanging[]): boolean =>
  apis.some((from) => from.exchangeTo.length > 0 && apis.some((to) => isExchanged(from, to)));

/** The API that acts with a token which it got in exchange (RFC 8693, section 4.1), and the one from which it had the token before. */
export interface Acting {
  readonly sub: string;
  readonly act?: Acting;
}

/** A token is handed on by as many APIs at most. */
export const longestChain = 3;

/** Returns how many APIs have handed a token on. */
export const chainOf = (act: Acting | undefined): number => (act ? 1 + chainOf(act.act) : 0);
