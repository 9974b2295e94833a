import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'koa';

type Json = Readonly<Record<string, unknown>>;

/** Values with which the answer to an authorization request is compared. */
export interface PendingRequest {
  readonly clientId: string;
  readonly state: string;
  readonly nonce: string | undefined;
  readonly codeVerifier: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly maxAge: number | undefined;
  readonly idTokenExpected: boolean;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  readonly id_token?: string | undefined;
  readonly expires_in?: number | undefined;
  readonly scope?: string | undefined;
}

/** One browser at this service; it exists from the first `/login` on. */
export interface DemoSession {
  pending: Map<string, PendingRequest>;
  request: PendingRequest | null;
  callback: Json | null;
  /** Error code of the protocol, from the last failure. */
  error: string | null;
  clientId: string | null;
  tokens: Tokens | null;
  claims: Json | null;
  userinfo: Json | null;
  backchannelLogouts: Json[];
}

const cookie = 'rp_session';
const mostSessions = 1000;
const mostPending = 20;

function decodePart(token: string | undefined, index: number): Json | null {
  try {
    return JSON.parse(Buffer.from(token?.split('.')[index] ?? '', 'base64url').toString());
  } catch {
    return null;
  }
}

/** Body of `GET /session.json`. */
export function describeSession(session: DemoSession | undefined): Json {
  if (!session) return { signedIn: false };
  const { request, tokens } = session;
  return {
    signedIn: tokens !== null,
    error: session.error,
    request: request && {
      state: request.state,
      nonce: request.nonce ?? null,
      code_challenge: request.codeChallenge ?? null,
    },
    callback: session.callback,
    tokens: tokens && {
      access_token: tokens.access_token,
      refresh_token: tokens.refresh_token ?? null,
      id_token: tokens.id_token ?? null,
      expires_in: tokens.expires_in ?? null,
      scope: tokens.scope ?? null,
    },
    header: decodePart(tokens?.id_token, 0),
    claims: session.claims,
    accessTokenClaims: decodePart(tokens?.access_token, 1),
    userinfo: session.userinfo,
    backchannelLogouts: session.backchannelLogouts,
  };
}

export function rememberRequest(session: DemoSession, request: PendingRequest): void {
  session.pending.set(request.state, request);
  session.request = request;
  const [oldest] = session.pending.keys();
  if (session.pending.size > mostPending && oldest !== undefined) session.pending.delete(oldest);
}

export function forgetTokens(session: DemoSession): void {
  session.clientId = null;
  session.tokens = null;
  session.claims = null;
  session.userinfo = null;
}

const emptySession = (): DemoSession => ({
  pending: new Map(),
  request: null,
  callback: null,
  error: null,
  clientId: null,
  tokens: null,
  claims: null,
  userinfo: null,
  backchannelLogouts: [],
});

const hash = (id: string) => createHash('sha256').update(id).digest('base64url');

/** Sessions in memory: they end with the process, which is all a demonstration needs. */
export function createSessions() {
  const sessions = new Map<string, DemoSession>();

  const keyOf = (ctx: Context) => hash(ctx.cookies.get(cookie) ?? '');

  const store = (ctx: Context, session: DemoSession): DemoSession => {
    const id = randomBytes(32).toString('base64url');
    sessions.set(hash(id), session);
    const [oldest] = sessions.keys();
    if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest);
    ctx.cookies.set(cookie, id, { httpOnly: true, sameSite: 'lax', path: '/' });
    return session;
  };

  return {
    find: (ctx: Context) => sessions.get(keyOf(ctx)),
    findOrCreate: (ctx: Context) => sessions.get(keyOf(ctx)) ?? store(ctx, emptySession()),
    /** Gives the session a new name when the person arrives: a name that was planted before is void. */
    rename: (ctx: Context, session: DemoSession) => {
      sessions.delete(keyOf(ctx));
      store(ctx, session);
    },
    end: (ctx: Context) => {
      sessions.delete(keyOf(ctx));
      ctx.cookies.set(cookie, null, { path: '/' });
    },
    all: () => [...sessions.values()],
  };
}

export type Sessions = ReturnType<typeof createSessions>;
