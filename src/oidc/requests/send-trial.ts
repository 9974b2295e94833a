import { createHash } from 'node:crypto';
import type Koa from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { randomToken } from '../../crypto/sealer.ts';
import { personClaims } from '../../domain/clients/claims/scope-claims.ts';
import { hour } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import { routes } from '../endpoints.ts';
import type { Oidc } from '../oidc.ts';
import { decodePart, decodePayload } from '../tokens/decode-payload.ts';
import { createTrialProofs } from '../tokens/trial-proof.ts';
import { exchangingTrial, openTrial, sealTrial, trialAddress } from '../trial/trial-state.ts';
import type { DecodedToken, NewTrial, ReturningPerson, TrialTokens } from '../trial/trial.ts';
import { askWithin } from './ask-within.ts';
import { issuerPath } from '../../domain/issuer-path.ts';

/** A trial waits for its person as long as any request does. */
const trialSeconds = hour;
const model = 'Flow';
const idOf = (id: string) => `trial:${id}`;

/** A grant that a client had before its trial. */
interface FormerGrant {
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Kept extends NewTrial {
  readonly verifier: string;
  readonly nonce: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** The session knew the client before the trial. */
  readonly isKnown: boolean;
  readonly grant: FormerGrant | undefined;
}

/** Returns what a token says; undefined for a text that is no JWT. */
function decoded(token: unknown): DecodedToken | undefined {
  const [header, payload] = String(token).split('.').map(decodePart);
  return header && payload && { header, payload };
}

interface Exchange {
  readonly code: string;
  readonly kept: Kept;
  readonly person: ReturningPerson;
}

type Answered =
  | { readonly ok: true; readonly tokens: TrialTokens }
  | { readonly ok: false; readonly error: string; readonly description: string | undefined };

interface Protocol {
  /** Returns the provider of the keys of this moment. */
  readonly current: () => { readonly provider: Provider; readonly middleware: Koa.Middleware };
}

/** Makes the functions by which a page of the administration tries the sign-in of a client. */
export function createTrials(services: Services, { current }: Protocol): Pick<Oidc, 'beginTrial' | 'finishTrial'> {
  const { config, payloads, now, nowSeconds } = services;
  const { issuer } = config;
  const prefix = issuerPath(issuer);

  /** Returns the grant of a client in the session of this browser, and whether the session knows the client. */
  const grantBefore = async (ctx: Koa.Context, clientId: string) => {
    const { Session } = current().provider;
    const session = await Session.get(ctx);
    const id = session.authorizations?.[clientId] ? session.grantIdFor(clientId) : undefined;
    const payload = id === undefined ? undefined : await payloads.find('Grant', id);
    return {
      isKnown: session.authorizations?.[clientId] !== undefined,
      grant: id !== undefined && payload ? { id, payload } : undefined,
    };
  };

  /** Exchanges the code as the client would, asks userinfo, and destroys the tokens in the same unit of work: none is ever stored. */
  const exchange = (ctx: Koa.Context, { code, kept, person }: Exchange): Promise<Answered> =>
    exchangingTrial(ctx, async () => {
      const { middleware } = current();
      const { clientId } = kept;
      const form = {
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        redirect_uri: trialAddress(issuer, clientId),
        code_verifier: kept.verifier,
      };
      const startedAt = now();
      const client = await services.clients.registry.find(clientId);
      const isBound = client?.metadata.dpop_bound_access_tokens === true;
      const prove = isBound ? createTrialProofs() : undefined;
      const proofOf = (method: 'GET' | 'POST', route: string, accessToken?: string) =>
        prove?.({
          method,
          address: `${issuer}${route}`,
          nowSeconds: nowSeconds(),
          ...(accessToken && { accessToken }),
        });
      const answer = await askWithin(ctx, {
        asked: { address: `${prefix}${routes.token}`, form, proof: proofOf('POST', routes.token) },
        middleware,
      });
      const body = answer.body as Readonly<Record<string, unknown>>;
      const { entities } = (answer.inner as KoaContextWithOIDC).oidc;
      const { AccessToken, RefreshToken, AuthorizationCode, Grant } = entities;
      if (answer.status !== 200)
        return {
          ok: false,
          error: String(body['error']),
          description: body['error_description'] as string | undefined,
        };
      const exchangedAt = now();
      const told = await askWithin(ctx, {
        asked: {
          address: `${prefix}${routes.userinfo}`,
          authorization: `${String(body['token_type'])} ${String(body['access_token'])}`,
          proof: proofOf('GET', routes.userinfo, String(body['access_token'])),
        },
        middleware,
      });
      const userinfoTime = now() - exchangedAt;
      await AccessToken?.destroy();
      await RefreshToken?.destroy();
      // The code was given to this person, in this session: nobody shows another one's claims.
      if (AuthorizationCode?.accountId !== person.accountId || AuthorizationCode.sessionUid !== person.sessionUid)
        return { ok: false, error: 'invalid_grant', description: undefined };
      const idToken = decoded(body['id_token']);
      if (idToken && idToken.payload['nonce'] !== kept.nonce)
        return { ok: false, error: 'invalid_grant', description: 'nonce' };
      const signed = typeof told.body === 'string' ? decodePayload(told.body) : undefined;
      const rejected = Grant?.getRejectedOIDCClaims() ?? [];
      return {
        ok: true,
        tokens: {
          scope: typeof body['scope'] === 'string' ? body['scope'] : '',
          expiresIn: Number(body['expires_in']),
          hasRefreshToken: RefreshToken !== undefined,
          idToken,
          accessToken: decoded(body['access_token']),
          userinfo: told.status === 200 ? (signed ?? (told.body as Readonly<Record<string, unknown>>)) : {},
          leftOut: personClaims.filter((claim) => rejected.includes(claim)),
          exchangeTime: exchangedAt - startedAt,
          userinfoTime,
        },
      };
    });

  /** Puts back what the client held of the person before the trial. */
  const putBack = async (ctx: Koa.Context, { kept, person }: Pick<Exchange, 'kept' | 'person'>): Promise<void> => {
    const { clientId, accountId, isKnown, grant } = kept;
    const after = await grantBefore(ctx, clientId);
    // A consent that was withdrawn during the trial stays withdrawn: the grant is gone, or is another one that began later.
    if (grant && after.grant?.payload['iat'] === grant.payload['iat']) {
      const left = Number(grant.payload['exp']) - nowSeconds();
      payloads.upsert('Grant', grant.id, { ...grant.payload }, Math.max(1, left));
    } else if (after.grant) payloads.revokeGrant(after.grant.id, { whole: true });
    if (isKnown || !after.isKnown) return;
    await services.flush();
    await services.transaction((trx) =>
      services.clients.accessList.forget(trx, { accountId, clientId, sessionUid: person.sessionUid }),
    );
  };

  return {
    async beginTrial(ctx, trial) {
      const { clientId, accountId, browser, params } = trial;
      const [id, verifier, nonce] = [randomToken(), randomToken(), randomToken()];
      const before = await grantBefore(ctx, clientId);
      const kept: Kept = { ...trial, ...before, verifier, nonce, startedAt: now() };
      payloads.upsert(model, idOf(id), { ...kept, ownerId: accountId }, trialSeconds);
      const until = nowSeconds() + trialSeconds;
      const asked = {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: trialAddress(issuer, clientId),
        state: sealTrial(services, { id, accountId, until, clientId, browser }),
        nonce,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...params,
      };
      const query = new URLSearchParams(
        Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''),
      );
      return `${prefix}${routes.authorization}?${query}`;
    },

    async finishTrial(ctx, person) {
      const { clientId } = person;
      const { state, code, error, error_description: description, iss } = ctx.query;
      const opened = openTrial(services, { ctx, clientId, state });
      if (!opened || opened.accountId !== person.accountId || iss !== issuer) return { kind: 'unknown' };
      const isFirst = await payloads.claimOnce(idOf(opened.id), trialSeconds);
      const kept = (await payloads.find(model, idOf(opened.id))) as Kept | undefined;
      if (!isFirst || !kept) return { kind: 'unknown' };
      payloads.destroy(model, idOf(opened.id));
      const { params } = kept;
      const signInTime = now() - kept.startedAt;
      const answered: Answered =
        typeof code === 'string'
          ? await exchange(ctx, { code, kept, person })
          : { ok: false, error: String(error), description: typeof description === 'string' ? description : undefined };
      await putBack(ctx, { kept, person });
      return answered.ok
        ? { kind: 'tokens', params, signInTime, tokens: answered.tokens }
        : { kind: 'error', params, signInTime, error: answered.error, description: answered.description };
    },
  };
}
