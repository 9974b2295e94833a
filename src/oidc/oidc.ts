import type Koa from 'koa';
import type { Proof, WantedLevels } from '../domain/assurance/assurance.ts';
import type { GivenProof, ProofTime } from '../domain/assurance/given-proof.ts';
import type { PersonClaim } from '../domain/clients/claims/scope-claims.ts';
import type { UpstreamIdentity } from '../domain/assurance/upstream-identity.ts';
import type { AskedApi } from '../domain/apis/asked-scopes.ts';
import type { PresentedToken } from './tokens/presented-token.ts';
import type { ProofRefusal } from './tokens/proof-of-use.ts';
import type { NewTrial, ReturningPerson, TrialOutcome } from './trials/trial.ts';

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
  readonly apis: readonly AskedApi[];
  /** The client no longer waits for the answer: none is sent, and the person is told on a page of ours. */
  readonly isExpired: boolean;
  /** Result of an expired request for its last page: the person has an account of her own, or a session that is still alive. */
  readonly reached: 'account' | 'session' | undefined;
  /**
   * What the request knows of the flows of its person, by name: a state that travels with the request, or that there may be a row. A flow
   * that it does not name has not begun. Where the request itself is a row, every flow may have one.
   */
  readonly flows: 'stored' | Readonly<Record<string, 'stored' | object>>;
  /** The live session, where it goes on: its person signs in anew or adds a factor, and nobody else answers for her. */
  readonly continued: ContinuedSession | undefined;
}

/** A live session that answers a request. */
export interface ContinuedSession {
  readonly accountId: string;
  /** The version of the account as it is now (`credentialVersionOf`): what the session proved holds for this version. */
  readonly credentialVersion: string;
  /** The proof of the session, to which a factor or an identity is added; undefined when the person must sign in anew. */
  readonly stepUp: Proof | undefined;
  /** When the oldest proof of the session was given. */
  readonly since: ProofTime;
  /** The session outlives the browser. */
  readonly isRemembered: boolean;
}

/** The result that the pages hand over at the end of a sign-in: what was proved, and what becomes of the session. */
export interface SignInResult extends GivenProof {
  /** When the proof came into this sign-in, or the account of a registration was made, in epoch seconds. An upstream may state an earlier time. */
  readonly at: number;
  /** The account was made in this request. */
  readonly isNew?: boolean | undefined;
  /** The identity that an upstream has stated in this sign-in. */
  readonly upstreamIdentity?: UpstreamIdentity | undefined;
  /** The session outlives the browser. */
  readonly remember: boolean;
  /** The session that this browser had before is over. */
  readonly endsSession?: boolean | undefined;
  /** The person has given a second factor, or the browser stood for it. */
  readonly isFactorAnswered: boolean;
  /**
   * Only a factor or an identity was added: the live session keeps its life and the time of its sign-in, which is that of its oldest
   * proof.
   */
  readonly isStepUp?: boolean;
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

/** What a request that travels notes of a flow. */
export interface KeptFlow {
  readonly name: string;
  /** SHA-256 of the cookie by which we know the browser. The state counts in this browser alone. */
  readonly browser: string;
  readonly kept: 'stored' | object;
}

/** A claim that a request asks for, with what its person would give. */
export interface AskedClaim {
  readonly name: PersonClaim;
  /** Undefined when the account has no such value. */
  readonly value: unknown;
  /** Says that the person may leave the claim out. */
  readonly isOptional: boolean;
  /** Says that the person has chosen to give the optional claim before. */
  readonly isGiven: boolean;
}

export interface SignedInSession {
  readonly uid: string;
  readonly accountId: string;
  /** When the oldest proof of the session was given. */
  readonly loginAt: ProofTime;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** The services that the session has been used for, the first one first. */
  readonly clientIds: readonly string[];
  /** Services get no silent answer from this session: its second factor is asked for again, or its password is to be renewed. */
  readonly needsPerson: boolean;
}

/** The facts of a client that a page may know. */
export interface ClientFacts {
  readonly clientId: string;
  readonly name: string;
  /** Address at which a person begins anew: the one that was registered for that, else the client's home page. */
  readonly homeUri: string | undefined;
  readonly policyUri: string | undefined;
  readonly tosUri: string | undefined;
  /** Path of the logo on our own origin. */
  readonly logo: string | undefined;
  /** Says what the service does with the data of people, in its own words. */
  readonly purpose: string | undefined;
  /** Says why the service asks for the data of a scope, in its own words, by scope. */
  readonly scopeReasons: Readonly<Record<string, string>>;
  /** The client's home page. A sign-in never begins there. */
  readonly siteUri: string | undefined;
  /** The client's requests run out: nothing that leads back to it may carry one. */
  readonly hasRequestLifetime: boolean;
  readonly isFirstParty: boolean;
  readonly isBuiltIn: boolean;
  /** Nobody may sign in but the people of the client's list. */
  readonly isInTest: boolean;
  /** The ways to sign in that the client accepts; undefined when it accepts any way. */
  readonly waysIn: readonly string[] | undefined;
  /** The client is not registered: its name is that of the host of its document, and the name that it gives itself proves nothing. */
  readonly unregistered: { readonly claimedName: string | undefined } | undefined;
}

/** The part of a request to sign out that is wrong: its hint, its client, or the address to which it wants the person to return. */
export type LogoutProblem = 'hint_invalid' | 'client_mismatch' | 'client_unknown' | 'address_unregistered';

/** A request to sign out that a client sent a person with. */
export interface LogoutRequest {
  readonly client: ClientFacts | undefined;
  /** The return address, if it is registered. */
  readonly returnTo: string | undefined;
  /** The person whom the hint names, and when she had signed in (epoch seconds): together they tell one session. */
  readonly hint: { readonly accountId: string | undefined; readonly loginAt: number | undefined } | undefined;
  readonly problems: readonly LogoutProblem[];
}

/** The answer of a person who accepted. */
export interface Accepted {
  readonly accountId: string;
  /** The optional claims that she gives. The others are left out. */
  readonly given: readonly PersonClaim[];
  /** Says that she lets the service go on while she is away, where that was a question of its own. */
  readonly lasting?: boolean | undefined;
}

export interface SavedGrant {
  readonly grantId: string;
  readonly leftOut: readonly PersonClaim[];
}

/** The protocol's side as the pages see it. */
/** The answer to a request that a person does not see: a code, or the error of the protocol. */
export type SilentAnswer =
  | { readonly code: string; readonly error?: undefined }
  | { readonly error: string; readonly description?: string | undefined };

export interface Oidc {
  readonly middleware: Koa.Middleware;
  /** Says whether programs send such a request, not people; also when the request is refused before it comes to the protocol. */
  readonly isForPrograms: (ctx: Koa.Context) => boolean;
  /** Returns the methods that the protocol answers at a path; none when the path is no endpoint. */
  readonly methodsOf: (path: string) => readonly string[];
  /** Counts a page that leaves rows of a person who has proved nothing. Throws AppError('throttled'), and nothing is written. */
  admitStranger(ip: string): void;
  /** Rebuilds the provider on the keys of the database. */
  reload(): Promise<void>;
  /** Throws AppError('flow_expired' or 'flow_finished') when this browser has no such request. */
  pendingRequest(ctx: Koa.Context): Promise<PendingRequest>;
  /**
   * Returns the link that tells the client that its request failed; undefined when it would have to be posted, when a device waits, or when
   * the client has its return address no more.
   */
  errorAddress(
    request: PendingRequest,
    told: { readonly error: string; readonly description: string },
  ): Promise<string | undefined>;
  /** Answers the question of the request, and returns the path at which the protocol goes on with it. */
  answer(ctx: Koa.Context, answer: PendingAnswer): Promise<string>;
  /**
   * Goes on with a request that this HTTP request has answered, in the same unit of work: the browser is sent to the next page, or leaves for
   * the service by a page.
   */
  goOn(ctx: Koa.Context, path: string): Promise<void>;
  /** Notes the state of a flow with a request that travels, or that there is a row of it. */
  keepFlow(uid: string, flow: KeptFlow): Promise<void>;
  /** Lets a request wait as long as the draft of an account that its person has begun. */
  keepRequest(uid: string): Promise<void>;
  /** Returns the claims that a request for consent asks for, in the order in which pages name them. */
  askedClaims(request: PendingRequest): Promise<readonly AskedClaim[]>;
  /** Saves the grant of what the person accepted, extended by this request. */
  grant(request: PendingRequest, accepted: Accepted): Promise<SavedGrant>;
  session(ctx: Koa.Context): Promise<SignedInSession | undefined>;
  /** Returns a session by the value of its cookie, without counting as a use of it. */
  sessionNamed(id: string): Promise<SignedInSession | undefined>;
  /** Asks for a code in the name of a session, as `prompt=none` does. The browser gets no cookie by it. */
  askSilently(
    ctx: Koa.Context,
    asked: { readonly sessionId: string; readonly params: Readonly<Record<string, string>> },
  ): Promise<SilentAnswer>;
  /** Returns whether the browser brings the cookie of a session, whether or not that is still open. */
  hadSession(ctx: Koa.Context): boolean;
  /** Notes that the session of this browser has proved an application too. The time of its sign-in stays. */
  addFactor(ctx: Koa.Context): Promise<void>;
  /** Ends the session of this browser, its tokens and its cookie. What was proved beside it hangs on `BrowserCookie.visit`. */
  endSession(ctx: Koa.Context): Promise<void>;
  /**
   * Returns what a client calls this browser's session (`sid`, `session_state`), if there is one. A client that is not in the session
   * gets a name that it does not know. This is no use of the session: nobody visits.
   */
  sessionState(ctx: Koa.Context, clientId: string): Promise<string | undefined>;
  /** Returns the origins of the pages of registered clients. */
  registeredOrigins(): Promise<ReadonlySet<string>>;
  client(clientId: string): Promise<ClientFacts | undefined>;
  /** Reads the access token of a request to an API of ours; undefined where it is not good. A bound one needs its proof, which is spent. */
  readAccessToken(
    ctx: Koa.Context,
    presented: { readonly scheme: string; readonly value: string },
  ): Promise<PresentedToken | ProofRefusal | undefined>;
  /** Says whether a device waits for an answer under this code. */
  isDeviceWaiting(userCode: string): Promise<boolean>;
  /** Begins the answer to a device, and returns where the browser goes on. Throws AppError('device_code_over'). */
  openDeviceRequest(ctx: Koa.Context, userCode: string): Promise<string>;
  /** Says whether a request has ended. */
  isFinished(uid: string): Promise<boolean>;
  /** Returns the client of the request that was answered at this address. */
  finishedClient(ctx: Koa.Context): Promise<ClientFacts | undefined>;
  /**
   * Begins an authorization with the parameters of a client that comes back to a page of the administration, and returns its path. Only this
   * browser and this person may end it.
   */
  beginTrial(ctx: Koa.Context, trial: NewTrial): Promise<string>;
  /** Ends a trial at its return: shows what the client would have got, and leaves nothing behind. */
  finishTrial(ctx: Koa.Context, person: ReturningPerson): Promise<TrialOutcome>;
  /** Reads a request to sign out. What is wrong in it is listed, and not followed. */
  logoutRequest(params: Readonly<Record<string, unknown>>): Promise<LogoutRequest>;
}
