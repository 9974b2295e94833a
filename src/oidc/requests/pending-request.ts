import type { NamedApi } from '../apis/asked-apis.ts';
import type { WantedLevels } from '../../domain/assurance/assurance.ts';
import type { PersonClaim } from '../../domain/clients/claims/scope-claims.ts';
import type { ContinuedSession } from '../session/continued-session.ts';
import type { SignInResult } from '../session/login-result.ts';

/** One authorization request that waits for a person. */
export interface PendingRequest {
  readonly uid: string;
  /** The question that the provider asks: `login`, `consent`, `create`, `select_account`, `test`, `device`, or `over` when it is too late. */
  readonly prompt: {
    readonly name: string;
    readonly reasons: readonly string[];
    readonly details: Readonly<Record<string, unknown>>;
  };
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly clientId: string;
  /** The account of the live session, if there is one. */
  readonly accountId: string | undefined;
  readonly sessionUid: string | undefined;
  /** When the request is forgotten, in epoch seconds. */
  readonly expiresAt: number;
  /** The levels of which the service wants one, as far as they can be reached here. */
  readonly wanted: WantedLevels;
  /** The APIs for which the service asks, each with the scopes that it asks for there. */
  readonly apis: readonly NamedApi[];
  /** The client no longer waits for the answer: none is sent, and the person is told on a page of ours. */
  readonly isExpired: boolean;
  /** Result of an expired request for its last page: the person has an account of her own, or a session that is still alive. */
  readonly reached: 'account' | 'session' | undefined;
  /**
   * The flows of the person, by name, as the request knows them: a state that travels with the request, or that there may be a row. A flow
   * that it does not name has not begun. Where the request itself is a row, every flow may have one.
   */
  readonly flows: 'stored' | Readonly<Record<string, 'stored' | object>>;
  /** The live session, where it goes on: its person signs in anew or adds a factor, and nobody else answers for her. */
  readonly continued: ContinuedSession | undefined;
}

/** The answer of a person to one question of a request. */
export interface PendingAnswer {
  readonly login?: SignInResult;
  readonly consent?: { readonly grantId: string; readonly lasting?: boolean | undefined };
  /** The person who said yes to what a device asks. */
  readonly device?: { readonly accountId: string };
  /** The request ends with this error of the protocol. */
  readonly error?: string;
  readonly description?: string;
}

/** The state of a flow, as a request that travels notes it. */
export interface KeptFlow {
  readonly name: string;
  /** SHA-256 of the cookie by which we know the browser. The state counts in this browser alone. */
  readonly browser: string;
  readonly kept: 'stored' | object;
}

/** The answer of a person who accepted. */
export interface Accepted {
  readonly accountId: string;
  /** The optional claims that she gives. The others are left out. */
  readonly given: readonly PersonClaim[];
  /** Says that she lets the service go on while she is away, where that was a question of its own. */
  readonly lasting?: boolean | undefined;
}

/** The grant of what a person has accepted. */
export interface SavedGrant {
  readonly grantId: string;
  readonly leftOut: readonly PersonClaim[];
}
