import type Koa from 'koa';
import type { WantedLevels } from '../domain/assurance/assurance.ts';
import type { LogoutRequest } from './logout/logout-request.ts';
import type { ContinuedSession } from './session/continued-session.ts';
import type { SignInResult } from './session/login-result.ts';

/** One authorization request that waits for a person. */
export interface PendingRequest {
  readonly uid: string;
  /** What the provider asks for: `login`, `consent`, `create`, `select_account`, `device`. */
  readonly prompt: {
    readonly name: string;
    readonly reasons: readonly string[];
    readonly details: Readonly<Record<string, unknown>>;
  };
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly clientId: string;
  /** Of the live session, if there is one. */
  readonly accountId: string | undefined;
  readonly sessionUid: string | undefined;
  /** The levels of which the service wants one, as far as they can be reached here. */
  readonly wanted: WantedLevels;
  /** Its client no longer waits for the answer: none is sent, the person is told on a page of ours. */
  readonly isExpired: boolean;
  /** What the person has reached in it, for that page: an account of hers, or a session that is still alive. */
  readonly reached: 'account' | 'session' | undefined;
  /** The live session, where it goes on: its person signs in anew or adds a factor, and nobody else answers for her. */
  readonly continued: ContinuedSession | undefined;
}

export interface SignedInSession {
  readonly uid: string;
  readonly accountId: string;
  readonly loginAt: number;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** Services get no silent answer from it: its second factor is asked for again, or its password is to be renewed. */
  readonly needsPerson: boolean;
}

/** What a page may know of a client. */
export interface ClientFacts {
  readonly clientId: string;
  readonly name: string;
  /** Where to begin anew: as registered for that, else its home page. */
  readonly homeUri: string | undefined;
  /** Its home page alone, where nobody is sent to sign in. */
  readonly siteUri: string | undefined;
  /** Its requests run out: nothing that leads back to it may carry one. */
  readonly hasRequestLifetime: boolean;
  readonly isFirstParty: boolean;
  readonly isBuiltIn: boolean;
  /** The ways to sign in that it accepts; undefined: any. */
  readonly waysIn: readonly string[] | undefined;
}

/** The protocol's side as the pages see it. */
export interface Oidc {
  readonly middleware: Koa.Middleware;
  /** Whether a request is one of programs, not of people: also one that is refused before it comes to the protocol. */
  readonly isForPrograms: (ctx: Koa.Context) => boolean;
  /** Rebuilds the provider on the keys of the database. */
  reload(): Promise<void>;
  /** Throws AppError('flow_expired' or 'flow_finished') when this browser has no such request. */
  pendingRequest(ctx: Koa.Context): Promise<PendingRequest>;
  /** Where a link tells the client that its request failed; undefined when the answer would have to be posted, or a device waits for it. */
  errorAddress(
    request: PendingRequest,
    told: { readonly error: string; readonly description: string },
  ): string | undefined;
  /** Ends the interaction; the answer is where to go on. */
  answer(
    ctx: Koa.Context,
    result: {
      readonly login?: SignInResult;
      readonly consent?: { readonly grantId: string };
      /** Who has said yes to what a device asks. */
      readonly device?: { readonly accountId: string };
      readonly error?: string;
      readonly description?: string;
    },
  ): Promise<string>;
  /** The grant of what the person accepted, extended by this request. */
  grant(request: PendingRequest, accountId: string): Promise<string>;
  session(ctx: Koa.Context): Promise<SignedInSession | undefined>;
  /** The session of this browser has proved an application too; the time of its sign-in stays. */
  addFactor(ctx: Koa.Context): Promise<void>;
  /** Ends the session of this browser, its tokens and its cookie. */
  endSession(ctx: Koa.Context): Promise<void>;
  /**
   * What a client calls this browser's session (`sid`, `session_state`), if there is one; of a client that is not in it, a name that it
   * does not know. The session is not used by that: nobody visits.
   */
  sessionState(ctx: Koa.Context, clientId: string): Promise<string | undefined>;
  /** Where pages of registered clients are. */
  registeredOrigins(): Promise<ReadonlySet<string>>;
  client(clientId: string): Promise<ClientFacts | undefined>;
  /** Whether a device waits for an answer under this code. */
  isDeviceWaiting(userCode: string): Promise<boolean>;
  /** Begins the answer; where to go on. Throws AppError('device_code_over'). */
  openDeviceRequest(ctx: Koa.Context, userCode: string): Promise<string>;
  /** Of the request that was answered at this address. */
  finishedClient(ctx: Koa.Context): Promise<ClientFacts | undefined>;
  /** Throws AppError('bad_request') for an unknown client, a foreign hint or an unregistered return address. */
  logoutRequest(params: Readonly<Record<string, unknown>>): Promise<LogoutRequest>;
}
