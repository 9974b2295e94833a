import type Koa from 'koa';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import { reachableLevels, withinReach } from '../../domain/assurance/assurance.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import { requireProof } from '../../store/unit-of-work.ts';
import { wantedLevels } from '../claims/wanted-levels.ts';
import { clientFacts } from '../clients/client-facts.ts';
import type { Oidc } from '../oidc.ts';
import { continuedSession } from '../session/continued-session.ts';
import { loginResult } from '../session/login-result.ts';
import { errorAddress } from './authorization-error.ts';
import { expiredOrFinished, finishedClientId } from './finished-requests.ts';
import { answerOf, type RequestAnswer } from './request-answer.ts';
import { draftSeconds, isExpired } from './request-lifetime.ts';
import { grantIdOf } from './grant-id.ts';
import { saveGrant } from './save-grant.ts';

type PendingRequests = Pick<
  Oidc,
  'pendingRequest' | 'answer' | 'keepRequest' | 'grant' | 'errorAddress' | 'finishedClient'
>;

/**
 * Authorization requests that wait for a person: what our pages read of one, and how they answer it. The library calls a request that
 * waits an interaction.
 * @param provider returns the provider of the keys of this moment
 */
export function createPendingRequests(services: Services, provider: () => Provider): PendingRequests {
  const { payloads, config } = services;
  const reachable = reachableLevels(services.upstreams);

  // Opened once for each HTTP request, however often it is asked for.
  const opened = new WeakMap<Koa.Context, Promise<Interaction>>();
  const interactionOf = async (ctx: Koa.Context) => {
    try {
      const interaction = opened.get(ctx) ?? provider().interactionDetails(ctx.req, ctx.res);
      opened.set(ctx, interaction);
      return await interaction;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) throw await expiredOrFinished(services, ctx, error);
      throw error;
    }
  };

  /** Returns the account of the live session as this HTTP request has read it, with its credential version. */
  const sessionProof = (accountId: string | undefined) => {
    const account = accountId === undefined ? undefined : payloads.accountSeen(accountId);
    return account && { accountId: account.id, credentialVersion: credentialVersionOf(account) };
  };

  return {
    async pendingRequest(ctx) {
      const interaction = await interactionOf(ctx);
      const { uid, prompt, params, session: live, lastSubmission } = interaction;
      // Read with the request, and the account with it.
      const session = live?.uid ? await provider().Session.findByUid(live.uid) : undefined;
      const account = live?.accountId ? payloads.accountSeen(live.accountId) : undefined;
      ctx.state['client'] = params['client_id'];
      const { name, reasons, details } = prompt;
      const { made } = answerOf(lastSubmission);
      const texts = Object.fromEntries(
        Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
      return {
        uid,
        prompt: { name, reasons, details },
        params: texts,
        clientId: texts['client_id'] ?? '',
        accountId: live?.accountId,
        sessionUid: live?.uid,
        expiresAt: interaction.exp,
        wanted: withinReach(wantedLevels(texts), reachable),
        isExpired: prompt.name === 'over' || (await isExpired(services, interaction)),
        reached: session?.accountId ? (made === session.accountId ? 'account' : 'session') : undefined,
        continued: session && continuedSession(prompt, { session, account, now: services.nowSeconds() }),
      };
    },

    errorAddress: ({ params }, told) =>
      params['redirect_uri'] === undefined || params['response_mode'] === 'form_post'
        ? undefined
        : errorAddress({ ...told, params, issuer: config.issuer }),

    async answer(ctx, { login: given, consent, device, error, description }) {
      const interaction = await interactionOf(ctx);
      const { name } = interaction.prompt;
      const proved = given ?? (consent || device ? sessionProof(interaction.session?.accountId) : undefined);
      if (proved?.credentialVersion !== undefined)
        requireProof({ ...proved, credentialVersion: proved.credentialVersion });
      const live = given && (await provider().Session.get(ctx));
      const login = given && live && loginResult(given, { live, now: services.nowSeconds() });
      const isOthers = live?.accountId !== undefined && live.accountId !== given?.accountId;
      if (isOthers || given?.endsSession) {
        // Another person signs in on this browser, perhaps in another tab since this request came, or the same one with a new password:
        // the former session ends here, without the library's own page.
        if (live?.accountId) payloads.endSession(live.uid);
        Object.assign(interaction, { session: undefined });
      }
      // The library asks the same question again until the result has a member of its name.
      const asked = ['create', 'select_account'].includes(name) ? { [name]: {} } : {};
      const answer: RequestAnswer = {
        ...answerOf(interaction.lastSubmission),
        ...asked,
        ...(login ? { login } : {}),
        // Kept to the end of the request, whatever else is asked on the way.
        ...(given?.isNew ? { made: given.accountId } : {}),
        ...(consent ? { consent } : {}),
        ...(device ? { device } : {}),
      };
      // As the library's own `interactionResult` does, without opening the request again.
      Object.assign(interaction, { result: error ? { error, error_description: description } : answer });
      await interaction.save(interaction.exp - services.nowSeconds());
      return interaction.returnTo;
    },

    async keepRequest(uid) {
      const interaction = await provider().Interaction.find(uid);
      await interaction?.save(draftSeconds);
    },

    async grant(request, accountId) {
      const missing = request.prompt.details as { missingOIDCScope?: string[]; missingOIDCClaims?: string[] };
      const { Interaction: InteractionModel, Grant } = provider();
      const live = await InteractionModel.find(request.uid);
      const { clientId, sessionUid } = request;
      const owner = { accountId, clientId };
      // Another tab may have got its yes meanwhile: its grant is extended.
      const id = live?.grantId ?? (sessionUid && grantIdOf({ ...owner, sessionUid }));
      const found = id ? await Grant.find(id) : undefined;
      const isHers = found?.accountId === accountId;
      const grant = isHers ? found : new Grant(owner);
      if (!isHers && sessionUid) grant.jti = grantIdOf({ ...owner, sessionUid });
      const requested = request.params['scope']?.split(' ') ?? [];
      const scopes = missing.missingOIDCScope ?? requested.filter((scope) => scope !== '');
      if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
      if (missing.missingOIDCClaims?.length) grant.addOIDCClaims(missing.missingOIDCClaims);
      return saveGrant(grant);
    },

    async finishedClient(ctx) {
      const clientId = await finishedClientId(services, ctx);
      return clientId ? clientFacts(services, clientId) : undefined;
    },
  };
}
