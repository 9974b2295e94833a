import type Koa from 'koa';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import { reachableLevels, withinReach } from '../../domain/assurance/assurance.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { apiKey } from '../../domain/apis/registered-api.ts';
import { leastAge, leastLevels, withLeastLevels } from '../../domain/apis/sign-in-needs.ts';
import { isKnownScope } from '../../domain/clients/member-checks.ts';
import { accountClaims } from '../../domain/clients/claims/claims.ts';
import { isDocumentAddress } from '../../domain/clients/documents/document-address.ts';
import { keptSeconds } from '../../domain/clients/documents/document-life.ts';
import { choicesOf } from '../../domain/clients/claims/optional-claims.ts';
import { namedClaims } from '../../domain/clients/claims/scope-claims.ts';
import { wordsIn } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import { readingUnit } from '../../store/unit/unit-of-work.ts';
import { apisAskedBy, consentedPart } from '../apis/asked-apis.ts';
import { claimsAskedBy, optionalClaimsOf, settleClaims } from '../claims/asked-claims.ts';
import { sourceOf } from '../claims/find-account.ts';
import { wantedLevels } from '../claims/wanted-levels.ts';
import { clientFacts } from '../clients/client-facts.ts';
import type { Oidc } from '../oidc.ts';
import type { PendingRequest } from './pending-request.ts';
import { continuedSession } from '../session/continued-session.ts';
import { loginResult } from '../session/login-result.ts';
import type { SessionRecord } from '../session/session-record.ts';
import { errorAddress } from './authorization-error.ts';
import { browserHash, visitHash } from './browser-hash.ts';
import { expiredOrFinished, finishedClientId, isFinished } from './finished-requests.ts';
import { answerOf, type RequestAnswer } from './request-answer.ts';
import { draftSeconds, isExpired } from './request-lifetime.ts';
import { awaitProof } from './go-on.ts';
import { grantIdOf } from '../grants/grant-id.ts';
import type { Answered } from './resumption.ts';
import { protocolOf } from './protocol-of.ts';
import { newGrant, saveGrant } from '../grants/save-grant.ts';
import { createTravellingRequests } from './travelling-requests.ts';
import { trialAddress } from '../trial/trial-state.ts';

type PendingRequests = Pick<
  Oidc,
  | 'pendingRequest'
  | 'answer'
  | 'keepFlow'
  | 'keepRequest'
  | 'askedClaims'
  | 'grant'
  | 'errorAddress'
  | 'isFinished'
  | 'finishedClient'
>;

/** Says what a travelling request knows of the flows of its person: a state that travels with it, or that there is a row. */
interface WithFlows {
  flows?: Readonly<Record<string, 'stored' | { readonly browser: string; readonly state: object }>> | undefined;
}

/** Questions of the library whose answer says nothing of a person. */
const withoutPerson = ['create', 'select_account'];

/** A request, with the session that it names and this browser brings. */
interface Opened {
  readonly interaction: Interaction;
  readonly session: SessionRecord | undefined;
}

/**
 * Makes of a request one that names no session, because that session has ended or is not this browser's. What its person has answered is
 * forgotten: a sign-in is asked, and then the questions anew. Only questions that are not about a person stay answered.
 */
function withoutSession(interaction: Interaction): Interaction {
  const { prompt, lastSubmission } = interaction;
  const chosen = Object.entries(lastSubmission ?? {}).filter(([name]) => withoutPerson.includes(name));
  if (prompt.name === 'select_account') chosen.push([prompt.name, {}]);
  const isAsked = ['create', 'over'].includes(prompt.name);
  return Object.assign(interaction, {
    session: undefined,
    lastSubmission: Object.fromEntries(chosen),
    ...(isAsked ? {} : { prompt: { name: 'login', reasons: ['session_gone'], details: {} } }),
  });
}

/**
 * Authorization requests that wait for a person: what our pages read of one, and how they answer it. The library calls a request that
 * waits an interaction.
 * @param provider returns the provider of the keys of this moment
 */
export function createPendingRequests(services: Services, provider: () => Provider): PendingRequests {
  const { payloads, config } = services;
  const reachable = reachableLevels(services.upstreams);
  const travelling = createTravellingRequests(services);

  // Opened once for each HTTP request, however often it is asked for.
  const opened = new WeakMap<Koa.Context, Promise<Opened>>();
  /** Finds the request of the page, as the library's own `interactionDetails` does with the cookies that it would have set. */
  const open = async (ctx: Koa.Context): Promise<Interaction> => {
    const uid = ctx.path.split('/')[2] ?? '';
    const isBegunHere = protocolOf(ctx).entities?.Interaction?.uid === uid;
    // The row of an earlier version has the cookies of the library.
    if (!isBegunHere && travelling.read(uid) === undefined) return provider().interactionDetails(ctx.req, ctx.res);
    const interaction = await provider().Interaction.find(uid);
    if (!interaction) throw new errors.SessionNotFound('the request is gone');
    return interaction;
  };
  /** Opens the request of the page as this browser may answer it: the session that it names counts where this browser brings that session. */
  const openHere = async (ctx: Koa.Context): Promise<Opened> => {
    const interaction = await open(ctx);
    const { session: named } = interaction;
    if (!named) return { interaction, session: undefined };
    const session: SessionRecord = await provider().Session.get(ctx);
    if (named.uid === session.uid && named.accountId === session.accountId) return { interaction, session };
    return { interaction: withoutSession(interaction), session: undefined };
  };
  const openedIn = async (ctx: Koa.Context) => {
    try {
      const here = opened.get(ctx) ?? openHere(ctx);
      opened.set(ctx, here);
      return await here;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) throw await expiredOrFinished(services, ctx, error);
      throw error;
    }
  };

  const isTravelling = (uid: string) => typeof travelling.read(uid) === 'object';

  /** Returns the states that travel with a request, but for those of another browser, whose cookie somebody has put here. */
  const flowsOf = (ctx: Koa.Context, uid: string): PendingRequest['flows'] => {
    const brought = travelling.read(uid);
    if (typeof brought !== 'object') return 'stored';
    const { flows = {} } = brought as WithFlows;
    const browser = browserHash(ctx, config.issuer);
    const own = Object.entries(flows).filter(([, kept]) => kept === 'stored' || kept.browser === browser);
    return Object.fromEntries(own.map(([name, kept]) => [name, kept === 'stored' ? kept : kept.state]));
  };

  /** Returns the account of the live session as this HTTP request has read it, with its credential version. */
  const sessionProof = (accountId: string | undefined) => {
    const account = accountId === undefined ? undefined : payloads.accountSeen(accountId);
    if (!account) return undefined;
    return { accountId: account.id, credentialVersion: credentialVersionOf(account), at: services.nowSeconds() };
  };

  /** Returns the grant that the answer to a request extends, if there is one. */
  const grantOf = async ({ uid, clientId, sessionUid }: PendingRequest, accountId: string) => {
    const live = await provider().Interaction.find(uid);
    // Another tab may have got its yes meanwhile: its grant is extended.
    const id = live?.grantId ?? (sessionUid && grantIdOf({ accountId, clientId, sessionUid }));
    const found = id ? await provider().Grant.find(id) : undefined;
    return found?.accountId === accountId ? found : undefined;
  };

  /** Says whether the service still has the return address of a request: an operator may have taken it away while a page was open. */
  const hasReturnAddress = async ({
    client_id: clientId,
    redirect_uri: address,
  }: Readonly<Record<string, unknown>>) => {
    // A trial comes back to a page of ours.
    if (typeof address !== 'string' || address === trialAddress(config.issuer, String(clientId))) return true;
    const client = await provider().Client.find(String(clientId));
    return client?.redirectUriAllowed(address) === true;
  };

  return {
    pendingRequest: (ctx) =>
      readingUnit(ctx.headers.cookie, async () => {
        const { interaction, session } = await openedIn(ctx);
        const { uid, prompt, params, session: live, lastSubmission } = interaction;
        // Read with the session.
        const account = live?.accountId ? payloads.accountSeen(live.accountId) : undefined;
        ctx.state['client'] = params['client_id'];
        const { name, reasons, details } = prompt;
        const { made } = answerOf(lastSubmission);
        const texts = Object.fromEntries(
          Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        );
        const apis = params['resource'] === undefined ? [] : await apisAskedBy(services, params);
        const age = leastAge(texts['max_age'], apis);
        if (age !== undefined) texts['max_age'] = String(age);
        return {
          uid,
          prompt: { name, reasons, details },
          params: texts,
          clientId: texts['client_id'] ?? '',
          accountId: live?.accountId,
          sessionUid: live?.uid,
          expiresAt: interaction.exp,
          wanted: withLeastLevels(withinReach(wantedLevels(texts), reachable), leastLevels(apis)),
          apis: apis.map((api) => consentedPart(api, texts)),
          isExpired: prompt.name === 'over' || (await isExpired(services, interaction)),
          reached: session?.accountId ? (made === session.accountId ? 'account' : 'session') : undefined,
          // A hint may be followed, or a state kept, before the page is drawn.
          get flows() {
            return flowsOf(ctx, uid);
          },
          continued: session && continuedSession(prompt, { session, account }),
        };
      }),

    async errorAddress({ params }, told) {
      const isLink = params['redirect_uri'] !== undefined && !/^form_post|jwt$/.test(String(params['response_mode']));
      if (!isLink || !(await hasReturnAddress(params))) return undefined;
      return errorAddress({ ...told, params, issuer: config.issuer });
    },

    async answer(ctx, { login: given, consent, device, error, description }) {
      const { interaction } = await openedIn(ctx);
      const { name } = interaction.prompt;
      const proved = given ?? (consent || device ? sessionProof(interaction.session?.accountId) : undefined);
      const visit = visitHash(ctx, config.issuer);
      if (proved) awaitProof(ctx, { ...proved, visit });
      const live = given && (await provider().Session.get(ctx));
      const login = given && live && loginResult(given, { live });
      const isOthers = live?.accountId !== undefined && live.accountId !== given?.accountId;
      if (isOthers || given?.endsSession) {
        // Another person signs in on this browser, perhaps in another tab since this request came, or the same one with a new password:
        // the former session ends here, without the library's own page.
        if (live?.accountId) payloads.endSession(live.uid);
        Object.assign(interaction, { session: undefined });
      }
      // The library asks the same question again until the result has a member of its name.
      const asked = withoutPerson.includes(name) ? { [name]: {} } : {};
      const answer: RequestAnswer = {
        ...answerOf(interaction.lastSubmission),
        ...asked,
        ...(login ? { login } : {}),
        // Kept to the end of the request, whatever else is asked on the way.
        ...(given?.isNew ? { made: given.accountId } : {}),
        ...(consent ? { consent } : {}),
        ...(device ? { device } : {}),
      };
      const answered: Answered = {
        visit,
        // The ten minutes of a registration begin with its account, wherever that was made.
        at: given?.isNew ? given.at : services.nowSeconds(),
        account: proved && { accountId: proved.accountId, credentialVersion: proved.credentialVersion },
      };
      // The library sends an error of ours to the return address unseen. Without one, its first question finds that the address is gone.
      const isTold = error !== undefined && (await hasReturnAddress(interaction.params));
      const result = isTold ? { error, error_description: description } : answer;
      // As the library's own `interactionResult` does, without opening the request again. The flow has ended with its answer.
      Object.assign(interaction, { result, answered, flows: undefined });
      await interaction.save(interaction.exp - services.nowSeconds());
      return new URL(interaction.returnTo).pathname;
    },

    async keepFlow(uid, { name, browser, kept }) {
      if (!isTravelling(uid)) return;
      const interaction = (await provider().Interaction.find(uid)) as (Interaction & WithFlows) | undefined;
      if (!interaction) return;
      const before = interaction.flows?.[name];
      if (kept === 'stored' && before === 'stored') return;
      interaction.flows = { ...interaction.flows, [name]: kept === 'stored' ? kept : { browser, state: kept } };
      await interaction.save(interaction.exp - services.nowSeconds());
    },

    async keepRequest(uid) {
      const interaction = await provider().Interaction.find(uid);
      await interaction?.save(draftSeconds);
    },

    async askedClaims(request) {
      const { accountId, sessionUid, params } = request;
      const account = accountId && payloads.accountSeen(accountId);
      if (!account) return [];
      const client = await provider().Client.find(request.clientId);
      const session: SessionRecord | undefined = sessionUid
        ? await provider().Session.findByUid(sessionUid)
        : undefined;
      const asked = claimsAskedBy(params, client);
      const told = accountClaims(sourceOf(services, account, session?.agent), {
        use: 'userinfo',
        scope: '',
        requested: asked,
      });
      const optional = optionalClaimsOf(client);
      const choices = choicesOf({ asked, optional });
      const given = choices.length > 0 ? ((await grantOf(request, account.id))?.getOIDCClaims() ?? []) : [];
      return namedClaims(asked).map((name) => ({
        name,
        value: told[name],
        isOptional: choices.includes(name),
        isGiven: given.includes(name),
      }));
    },

    async grant(request, { accountId, given, lasting = false }) {
      const missing = request.prompt.details as { missingOIDCScope?: string[]; missingOIDCClaims?: string[] };
      const { clientId, sessionUid } = request;
      const isUnregistered = isDocumentAddress(clientId);
      const grant = (await grantOf(request, accountId)) ?? newGrant(provider(), { accountId, clientId, sessionUid });
      const wanted = missing.missingOIDCScope ?? wordsIn(request.params['scope']).filter(isKnownScope);
      const scopes = wanted.filter((scope) => scope !== 'offline_access' || !isUnregistered || lasting);
      if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
      if (isUnregistered) await services.clients.documents.keep(clientId, keptSeconds(lasting));
      if (missing.missingOIDCClaims?.length) grant.addOIDCClaims(missing.missingOIDCClaims);
      for (const { identifier, words } of request.apis)
        if (words !== '') grant.addResourceScope(apiKey(identifier), words);
      const client = await provider().Client.find(clientId);
      const asked = claimsAskedBy(request.params, client);
      const leftOut = settleClaims(grant, { asked, optional: optionalClaimsOf(client), given });
      return { grantId: await saveGrant(grant), leftOut };
    },

    isFinished: (uid) => isFinished(services, uid),

    async finishedClient(ctx) {
      const clientId = await finishedClientId(services, ctx);
      return clientId ? clientFacts(services, clientId) : undefined;
    },
  };
}
