import type Koa from 'koa';
import type { AskedClaim } from './claims/asked-claims.ts';
import type { ClientFacts } from './clients/client-facts.ts';
import type { LogoutRequest } from './logout/logout-request.ts';
import type { Accepted, KeptFlow, PendingAnswer, PendingRequest, SavedGrant } from './requests/pending-request.ts';
import type { SilentAnswer } from './session/ask-silently.ts';
import type { SignedInSession } from './session/browser-sessions.ts';
import type { PresentedToken } from './tokens/presented-token.ts';
import type { ProofRefusal } from './tokens/proof-of-use.ts';
import type { NewTrial, ReturningPerson, TrialOutcome } from './trial/trial.ts';

/** The protocol's side as the pages see it. */
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
