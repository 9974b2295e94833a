import type { Context } from 'koa';
import type { ExpiringMap } from './expiring-map.ts';
import type { Algorithm, Json, Keys } from './keys.ts';

export type Kind = 'fc' | 'pc';

/** A service as it is declared at the provider. */
export interface StandInClient {
  readonly client_id: string;
  readonly client_secret: string;
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly id_token_signed_response_alg: Algorithm;
  /** Absent at ProConnect: userinfo is plain JSON. */
  readonly userinfo_signed_response_alg?: Algorithm | undefined;
  /** What it may ask for; absent: everything. */
  readonly scope?: string | undefined;
  /** Whether FranceConnect tells it the methods of a sign-in. */
  readonly amr?: boolean | undefined;
  /** Takes `client_secret_basic` too, which neither provider lists. */
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
  /** Levels of which one is compulsory; empty: any. */
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
  /** When it signed in, in seconds. */
  readonly authTime: number;
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

/** What a code stands for, and the tokens after it. */
export interface Grant {
  readonly id: string;
  readonly request: AcceptedRequest;
  readonly person: Person;
  readonly sessionId: string;
  readonly scenario: ActiveScenario | undefined;
  isUsed: boolean;
}

export type Arguments = Readonly<Record<string, string | number | boolean>>;

/** What a misbehaviour has at hand. */
export interface Scene {
  readonly stand: StandIn;
  readonly grant: Grant;
  readonly args: Arguments;
}

/** Answers a request itself, badly; true: the provider then answers as ever. */
type Takeover = (
  ctx: Context,
  scene: { readonly stand: StandIn; readonly args: Arguments },
) => void | Promise<void> | Promise<boolean>;

/** One way to misbehave: each part that it has replaces what the provider would do. */
export interface Scenario {
  readonly group: 'id-token' | 'userinfo' | 'subject' | 'assurance' | 'callback' | 'transport' | 'metadata' | 'logout';
  /** Who signed in, as the provider will tell it. */
  readonly person?: (person: Person, scene: { readonly stand: StandIn; readonly args: Arguments }) => Person;
  /** The ID token as it is sent. */
  readonly idToken?: (claims: Json, scene: Scene) => string;
  /** The body of userinfo as it is sent, and its media type where it is not `application/jwt`. */
  readonly userinfo?: (claims: Json, scene: Scene) => { readonly body: string; readonly type?: string };
  /** The parameters that come back to the service. */
  readonly callback?: (answer: URLSearchParams, scene: Scene) => URLSearchParams;
  readonly tokenAnswer?: Takeover;
  readonly userinfoAnswer?: Takeover;
  readonly discovery?: (document: Json, scene: { readonly stand: StandIn; readonly args: Arguments }) => Json;
  readonly discoveryAnswer?: Takeover;
  readonly jwksAnswer?: Takeover;
  readonly logoutAnswer?: Takeover;
  /** The address that a logout goes back to. */
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
  /** Which stand-in; absent: both. */
  readonly provider?: StandIn['kind'] | undefined;
  readonly clientId?: string | undefined;
  /** How many sign-ins it lasts; absent: until another one is ordered. */
  readonly count?: number | undefined;
}

export interface Scenarios {
  names(): readonly { readonly name: string; readonly group: Scenario['group'] }[];
  named(name: string, args?: Arguments): ActiveScenario | undefined;
  /** False when nobody knows the name; nothing takes the present order away. */
  set(order: Order | undefined): boolean;
  /** For a sign-in, whose tokens and callback it then stays with. */
  ofSignIn(kind: Kind, clientId: string): ActiveScenario | undefined;
  /** For a request that belongs to no sign-in. */
  ofRequest(kind: Kind, group: 'metadata' | 'logout'): ActiveScenario | undefined;
}

/** What one provider knows and remembers. */
export interface StandIn {
  readonly kind: Kind;
  readonly name: string;
  readonly issuer: string;
  readonly path: string;
  readonly clients: readonly StandInClient[];
  readonly scenarios: Scenarios;
  readonly keys: Keys;
  /** Docs or code: where they differ, whether lengths and unknown parameters are refused. */
  readonly strict: boolean;
  /** Seconds that things live. */
  readonly life: { readonly code: number; readonly token: number; readonly refresh: number; readonly session: number };
  readonly sessions: ExpiringMap<Session>;
  readonly interactions: ExpiringMap<Interaction>;
  /** One that was used is kept, so that its second use is seen. */
  readonly codes: ExpiringMap<Grant>;
  readonly accessTokens: ExpiringMap<Grant>;
  readonly refreshTokens: ExpiringMap<Grant>;
  now(): number;
}
