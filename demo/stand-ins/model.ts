import type { Context } from 'koa';
import type { ExpiringMap } from './expiring-map.ts';
import type { Algorithm, Json, Keys } from './keys.ts';

export type Kind = 'fc' | 'pc';

/** A service as it is registered at the provider. */
export interface StandInClient {
  readonly client_id: string;
  readonly client_secret: string;
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly id_token_signed_response_alg: Algorithm;
  /** Absent at ProConnect: userinfo is plain JSON. */
  readonly userinfo_signed_response_alg?: Algorithm | undefined;
  /** Scopes that the service may ask for; all when absent. */
  readonly scope?: string | undefined;
  /** FranceConnect states the methods of a sign-in to this service. */
  readonly amr?: boolean | undefined;
  /** The service may use `client_secret_basic` too, which neither provider lists. */
  readonly basic?: boolean | undefined;
  /** Its answers do not name their issuer, as those of many ordinary providers. */
  readonly hidesIssuer?: boolean | undefined;
}

/** An authorization request that passed the checks. */
export interface AcceptedRequest {
  readonly client: StandInClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string | undefined;
  /** Levels of which one is compulsory; any level when empty. */
  readonly levels: readonly string[];
  readonly amr: boolean;
  readonly codeChallenge: string | undefined;
  readonly prompts: readonly string[];
  readonly loginHint: string | undefined;
  readonly siretHint: string | undefined;
}

export interface Person {
  readonly sub: string;
  /** Every claim that the provider knows. */
  readonly claims: Json;
  readonly acr: string | undefined;
  readonly amr: readonly string[] | undefined;
  /** Time of the sign-in; epoch seconds. Undefined: the token does not state it. */
  readonly authTime: number | undefined;
}

export interface Session {
  readonly person?: Person | undefined;
}

export interface Interaction {
  readonly sessionId: string;
  readonly request: AcceptedRequest;
  step: 'idp' | 'persona' | 'information' | 'refused';
  email?: string | undefined;
  person?: Person | undefined;
  scenario?: ActiveScenario | undefined;
}

/** The sign-in behind a code, and behind the tokens after it. */
export interface Grant {
  readonly id: string;
  readonly request: AcceptedRequest;
  readonly person: Person;
  readonly sessionId: string;
  readonly scenario: ActiveScenario | undefined;
  isUsed: boolean;
}

export type Arguments = Readonly<Record<string, string | number | boolean>>;

/** Parts that a misbehaviour may use. */
export interface Scene {
  readonly stand: StandIn;
  readonly grant: Grant;
  readonly args: Arguments;
}

/** Answers a request itself, badly. Returns true where the provider then answers as usual. */
type Takeover = (
  ctx: Context,
  scene: { readonly stand: StandIn; readonly args: Arguments },
) => void | Promise<void> | Promise<boolean>;

/** One way to misbehave. Each part that it has replaces a part of the provider. */
export interface Scenario {
  readonly group: 'id-token' | 'userinfo' | 'subject' | 'assurance' | 'callback' | 'transport' | 'metadata' | 'logout';
  /** Changes the person that the provider states. */
  readonly person?: (person: Person, scene: { readonly stand: StandIn; readonly args: Arguments }) => Person;
  /** Makes the ID token that is sent. */
  readonly idToken?: (claims: Json, scene: Scene) => string;
  /** Makes the body of userinfo that is sent, with its media type where it is not `application/jwt`. */
  readonly userinfo?: (claims: Json, scene: Scene) => { readonly body: string; readonly type?: string };
  /** Changes the parameters that come back to the service. */
  readonly callback?: (answer: URLSearchParams, scene: Scene) => URLSearchParams;
  readonly tokenAnswer?: Takeover;
  readonly userinfoAnswer?: Takeover;
  readonly discovery?: (document: Json, scene: { readonly stand: StandIn; readonly args: Arguments }) => Json;
  readonly discoveryAnswer?: Takeover;
  readonly jwksAnswer?: Takeover;
  readonly logoutAnswer?: Takeover;
  /** Changes the address to which a logout goes back. */
  readonly logoutReturn?: (target: URL) => URL;
}

export interface ActiveScenario {
  readonly name: string;
  readonly scenario: Scenario;
  readonly args: Arguments;
}

export interface Order {
  readonly name: string;
  readonly args?: Arguments | undefined;
  /** The stand-in that misbehaves; both when absent. */
  readonly provider?: StandIn['kind'] | undefined;
  readonly clientId?: string | undefined;
  /** Number of sign-ins that the order lasts; until the next order when absent. */
  readonly count?: number | undefined;
}

export interface Scenarios {
  names(): readonly { readonly name: string; readonly group: Scenario['group'] }[];
  named(name: string, args?: Arguments): ActiveScenario | undefined;
  /** Orders a misbehaviour. Returns false, and keeps the present order, when the name is unknown. */
  set(order: Order | undefined): boolean;
  /** Returns the misbehaviour of a sign-in, which holds for its callback and its tokens. */
  ofSignIn(kind: Kind, clientId: string): ActiveScenario | undefined;
  /** Returns the misbehaviour of a request that belongs to no sign-in. */
  ofRequest(kind: Kind, group: 'metadata' | 'logout'): ActiveScenario | undefined;
}

/** The memory of one provider. */
export interface StandIn {
  readonly kind: Kind;
  readonly name: string;
  readonly issuer: string;
  readonly path: string;
  readonly clients: readonly StandInClient[];
  readonly scenarios: Scenarios;
  readonly keys: Keys;
  /** Follows the documentation or the published code. They differ in whether lengths and unknown parameters are refused. */
  readonly strict: boolean;
  /** Seconds that codes, tokens and sessions live. */
  readonly life: { readonly code: number; readonly token: number; readonly refresh: number; readonly session: number };
  readonly sessions: ExpiringMap<Session>;
  readonly interactions: ExpiringMap<Interaction>;
  /** Codes. A used one is kept, so that its second use is noticed. */
  readonly codes: ExpiringMap<Grant>;
  readonly accessTokens: ExpiringMap<Grant>;
  readonly refreshTokens: ExpiringMap<Grant>;
  now(): number;
}
