import { hash } from 'node:crypto';
import { Provider, type KoaContextWithOIDC } from 'oidc-provider';
import { isKeycloakShaped, keycloakLevel } from '../tokens/keycloak-claims.ts';

interface IssuedIdToken {
  scope?: string;
  readonly client: { readonly clientId: string };
  readonly ctx?: KoaContextWithOIDC;
  readonly available: Record<string, unknown>;
  set(name: string, value: unknown): void;
  issue: (this: IssuedIdToken, options: { readonly use: string }) => Promise<string>;
}

interface StoredSession {
  readonly uid: string;
  sidFor(clientId: string, value?: string): string | undefined;
  ensureClientContainer: (this: StoredSession, clientId: string) => void;
}

/** 128 bits that tell nothing of what the session is found by. */
const sessionName = (uid: string) => hash('sha256', uid, 'base64url').slice(0, 22);
const prototypeOf = <T>(model: { readonly prototype: unknown }) => model.prototype as T;

/** What the scopes release stands in the ID token too, for clients that never ask userinfo. */
function shapeIdTokens(provider: Provider, accessTokenOf: (token: object) => string | undefined): void {
  const prototype = prototypeOf<IssuedIdToken>(provider.IdToken);
  const { issue } = prototype;
  prototype.issue = function issueShaped(this: IssuedIdToken, options) {
    const token = this.ctx?.oidc.entities.AccessToken;
    if (options.use !== 'idtoken' || !token || !isKeycloakShaped(this.client)) return issue.call(this, options);
    this.scope = token.scope;
    this.available['acr'] = keycloakLevel;
    this.set('typ', 'ID');
    this.set('azp', this.client.clientId);
    this.set('at_hash', accessTokenOf(token));
    return issue.call(this, options);
  };
}

/** The session is called the same everywhere: in the answers, in the tokens and in the messages of its end. */
function shapeSessions(provider: Provider): void {
  const client = prototypeOf<{ includeSid: (this: object) => boolean }>(provider.Client);
  const { includeSid } = client;
  client.includeSid = function includeShaped(this: object) {
    return isKeycloakShaped(this) || includeSid.call(this);
  };
  const session = prototypeOf<StoredSession>(provider.Session);
  const { ensureClientContainer } = session;
  session.ensureClientContainer = function ensureShaped(this: StoredSession, clientId) {
    const isNew = this.sidFor(clientId) === undefined;
    if (isNew && isKeycloakShaped(Provider.ctx?.oidc?.client)) this.sidFor(clientId, sessionName(this.uid));
    ensureClientContainer.call(this, clientId);
  };
}

/**
 * Clients that were written for Keycloak find what they read there: in tokens, in the authorization response and in the token response.
 * @param accessTokenOf what was handed out for a stored access token
 */
export function shapeForKeycloak(provider: Provider, accessTokenOf: (token: object) => string | undefined): void {
  shapeIdTokens(provider, accessTokenOf);
  shapeSessions(provider);
  provider.on('authorization.success', (ctx, out: Record<string, unknown> | undefined) => {
    const { client, session } = ctx.oidc;
    if (out && isKeycloakShaped(client)) out['session_state'] = session?.sidFor(client!.clientId);
  });
  provider.on('grant.success', (ctx) => {
    const { client, entities } = ctx.oidc;
    const { AccessToken, ClientCredentials, RefreshToken: refreshToken } = entities;
    const token = (AccessToken ?? ClientCredentials) as { readonly sid?: string } | undefined;
    // Without a token of this request the answer is an earlier one, which has its shape.
    if (!token || !isKeycloakShaped(client)) return;
    const { sid } = token;
    Object.assign(ctx.body as object, {
      refresh_expires_in: refreshToken?.remainingTTL ?? 0,
      'not-before-policy': 0,
      ...(sid ? { session_state: sid } : {}),
    });
  });
}
