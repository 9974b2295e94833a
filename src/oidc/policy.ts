import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { asksForPerson } from '../domain/assurance/asks-for-person.ts';
import { leastAge, leastLevels } from '../domain/apis/sign-in-needs.ts';
import { isUnmet, reachableLevels, withinReach, type Level, type WantedLevels } from '../domain/assurance/assurance.ts';
import { freshSeconds } from '../domain/assurance/given-proof.ts';
import { acceptedWays, isProofAccepted } from '../domain/assurance/ways-in.ts';
import { isDocumentAddress } from '../domain/clients/documents/document-address.ts';
import { mayUse } from '../domain/clients/life/test-clients.ts';
import { administrationScopesIn } from '../domain/roles/api-scopes.ts';
import { askedApis } from './apis/asked-apis.ts';
import { unreadSentences } from './apis/unread-sentences.ts';
import { askChecksAtOnce } from './ask-checks-at-once.ts';
import { optionsOf } from './client-options.ts';
import { decodePayload } from './tokens/decode-payload.ts';
import { createExpiredPrompt } from './requests/request-lifetime.ts';
import { answerOf } from './requests/request-answer.ts';
import { proofOf } from './session/session-record.ts';
import type { Services } from '../services.ts';
import { isTrial } from './trial/trial-state.ts';
import { isPasswordExpired, isSecondFactorDue, isSecondFactorUnproved } from './session/session-life.ts';
import { overrides } from './library/overrides.ts';
import { openClaims } from './claims/asked-claims.ts';
import { hasMalformedLevels, wantedLevels } from './claims/wanted-levels.ts';

const { Prompt, Check, base } = interactionPolicy;

/** Returns the persons that the client asks for: by the hint, which was verified when the request came, and by the claim `sub`. */
function wantedSubjects({ oidc }: KoaContextWithOIDC): readonly unknown[] {
  const hint = oidc.params?.['id_token_hint'];
  const hinted = typeof hint === 'string' ? decodePayload(hint)?.['sub'] : undefined;
  return [hinted, oidc.claims.id_token?.['sub']?.value].filter((sub) => sub !== undefined);
}

/** Says whether the session proved too little for this request, and one more proof would be enough. */
function isLevelMissing(ctx: KoaContextWithOIDC, reachable: readonly Level[]): boolean {
  const { params } = ctx.oidc;
  if (hasMalformedLevels(params)) throw new errors.InvalidRequest('invalid claims.id_token.acr.values type');
  const apis = askedApis(ctx);
  const missing = [wantedLevels(params), ...leastLevels(apis).map((level) => ({ values: [level], isEssential: true }))];
  return missing.map((wanted) => isOneMissing(ctx, { wanted, reachable })).includes(true);
}

/** Says the same of the levels of which a request wants one. */
function isOneMissing(
  { oidc: { session, result, entities } }: KoaContextWithOIDC,
  { wanted, reachable }: { readonly wanted: WantedLevels; readonly reachable: readonly Level[] },
): boolean {
  if (wanted.values.length === 0) return false;
  const isPossible = withinReach(wanted, reachable).values.length > 0;
  if (wanted.isEssential && !isPossible) {
    throw new errors.UnmetAuthenticationRequirements('none of the requested levels can be reached');
  }
  if (!isPossible || !session?.accountId || !isUnmet(session.acr, wanted)) return false;
  // The person was asked already and did not reach the level: asking again would never end.
  if (result?.login && entities.Interaction?.prompt.reasons.includes('level')) {
    throw new errors.UnmetAuthenticationRequirements('the requested level was not reached');
  }
  return true;
}

/** Says whether the session was opened by none of the ways that the client accepts. */
function isOtherWay({ oidc: { client, session } }: KoaContextWithOIDC): boolean {
  if (!session?.accountId) return false;
  const accepted = acceptedWays(optionsOf(client).ways_in);
  return !isProofAccepted(accepted, proofOf(session));
}

function isTooOld(ctx: KoaContextWithOIDC): boolean {
  const { params, session, result } = ctx.oidc;
  const seconds = leastAge(params?.['max_age'], askedApis(ctx));
  if (seconds === undefined || !session?.accountId) return false;
  const { login } = answerOf(result);
  // A sign-in for this very request takes a while, and so does the way back from an upstream. Version 0.2.0 notes `isAnew` alone.
  const isForRequest = login?.isForRequest ?? login?.isAnew === true;
  return isForRequest ? session.past(Math.max(seconds, freshSeconds)) : seconds === 0 || session.past(seconds);
}

/** Refuses to answer to an address that an operator has taken out of the registration, even if the request came before. */
function isAddressGone({ oidc }: KoaContextWithOIDC): boolean {
  const { route, client, params } = oidc;
  const address = params?.['redirect_uri'];
  if (route === 'resume' && typeof address === 'string' && !client?.redirectUriAllowed(address)) {
    throw new errors.InvalidRedirectUri();
  }
  return false;
}

/**
 * Says whether the answer would go to an application that nobody has vouched for in this request: any application can claim a scheme that is
 * no web address, and could begin the request itself (RFC 8252, section 8.6). A sign-in on our page, which names the service, is enough
 * for a service of the operator; any other service needs a yes.
 */
function isUnassured({ oidc: { client, params, result } }: KoaContextWithOIDC): boolean {
  const address = params?.['redirect_uri'];
  if (client?.applicationType !== 'native' || typeof address !== 'string' || /^https?:/i.test(address)) return false;
  const { login, consent } = answerOf(result);
  return !consent && !(optionsOf(client).first_party && login);
}

/** Returns the rights of the administration that this request asks for, while no page of it has named them to the person. */
const unaskedRights = ({ oidc: { requestParamOIDCScopes, result } }: KoaContextWithOIDC) =>
  answerOf(result).consent ? [] : administrationScopesIn(requestParamOIDCScopes);

/** Says whether the person who is signed in has said yes to what a device asks. */
function isConfirmed({ oidc: { result, session } }: KoaContextWithOIDC): boolean {
  const { device } = answerOf(result);
  return device?.accountId !== undefined && device.accountId === session?.accountId;
}

/** Says whether the service is in test, and the person who is signed in is not among those who may try it. */
function isOutsideTest(services: Services, ctx: KoaContextWithOIDC): boolean {
  const { client, session } = ctx.oidc;
  if (session?.accountId === undefined || mayUse(optionsOf(client), session.accountId)) return false;
  // A person who may open the pages of the service tries it there, and nobody else gets anything.
  return !isTrial(services, ctx);
}

/** Makes the question whether the person herself began what a device asks for. The same page asks for what the consent would ask. */
function deviceConfirmation(consent: InstanceType<typeof Prompt>): InstanceType<typeof Prompt> {
  const details = async (ctx: KoaContextWithOIDC) => {
    const owed = { userCode: ctx.oidc.deviceCode?.userCode };
    for (const check of consent.checks) if (await check.check(ctx)) Object.assign(owed, await check.details(ctx));
    return owed;
  };
  return new Prompt(
    { name: 'device' },
    details,
    new Check('device_unconfirmed', 'the request of the device is to be confirmed', 'interaction_required', (ctx) => {
      return ctx.oidc.deviceCode !== undefined && !isConfirmed(ctx);
    }),
  );
}

/**
 * Makes the list of questions that an authorization request asks, in this order: is the client still waiting, does the person want to
 * register, which account, sign-in, may the person try a service in test, confirmation of what a device asks, consent.
 *
 * It differs from the library's own list:
 * - A session whose account is gone asks for a new sign-in.
 * - Levels have an order. A wanted level that can be reached is asked for, essential or not.
 * - An essential level that nobody can reach is an error at once, and so is a sign-in by another person than the client asks for.
 * - A session that was opened with a password which has run out since needs a person.
 * - A session in which a trusted browser stood for the second factor is no answer to `max_age`: the factor is asked.
 * - Native clients may sign in silently, unless they return to a scheme of their own.
 * - A service in test lets nobody in but the people of its list.
 * - Rights of the administration are asked for at each sign-in, also for a first-party client.
 * - An API that the request names may want a level and an age of the sign-in.
 * - A scope of an API whose sentence has changed is asked for anew.
 * - A person decides about each claim that a client marks as optional, also when the client marks it later.
 * - A client that nobody has registered is asked about each time.
 */
export function createInteractionPolicy(services: Services): ReturnType<typeof base> {
  const policy = base();
  for (const { changePolicy } of overrides) changePolicy?.(policy);
  policy.add(new Prompt({ name: 'create', requestable: true }), 0);
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1);

  const login = policy.get('login')!;
  login.checks.add(
    new Check('account_gone', 'the account of the session is no longer usable', 'login_required', (ctx) => {
      return Boolean(ctx.oidc.session?.accountId) && !ctx.oidc.account;
    }),
    0,
  );
  const reachable = reachableLevels(services.upstreams);
  login.checks.add(
    new Check('level', 'the requested level needs another proof', 'login_required', (ctx) =>
      isLevelMissing(ctx, reachable),
    ),
    0,
  );

  login.checks.add(
    new Check('way_in', 'the session was opened in a way that is not accepted', 'login_required', isOtherWay),
    0,
  );

  const isFactorDue = (ctx: KoaContextWithOIDC) => {
    const { session, params } = ctx.oidc;
    if (session === undefined) return false;
    const isAsked = asksForPerson(params) || leastAge(undefined, askedApis(ctx)) !== undefined;
    return isSecondFactorDue(services, session) || (isAsked && isSecondFactorUnproved(services, session));
  };
  login.checks.add(
    new Check('password_ran_out', 'the password is to be renewed', 'interaction_required', ({ oidc }) => {
      return isPasswordExpired(services, oidc.session ?? {});
    }),
    0,
  );
  login.checks.add(
    new Check('second_factor_due', 'the second factor is asked for again', 'login_required', isFactorDue),
    0,
  );

  login.checks.add(new Check('max_age', 'the sign-in is older than asked for', 'login_required', isTooOld), 0);

  login.checks.add(
    new Check('other_person', 'another person signed in than was asked for', 'login_required', (ctx) => {
      const { result, session } = ctx.oidc;
      if (result?.login && wantedSubjects(ctx).some((sub) => sub !== session?.accountId)) {
        throw new errors.LoginRequired('another person signed in than was asked for');
      }
      return false;
    }),
    0,
  );

  const consent = policy.get('consent')!;
  consent.checks.add(
    new Check('native_client_prompt', 'any application can claim this address', 'interaction_required', isUnassured),
    0,
  );
  consent.checks.add(
    new Check(
      'optional_claims_undecided',
      'claims that may be left out are not decided about',
      'consent_required',
      (ctx) => openClaims(ctx).length > 0,
      (ctx) => ({ openClaims: openClaims(ctx) }),
    ),
  );
  consent.checks.add(
    new Check(
      'api_sentences_changed',
      'scopes of an API do not say any more what was agreed to',
      'consent_required',
      (ctx) => unreadSentences(ctx).length > 0,
      (ctx) => ({ unreadSentences: unreadSentences(ctx) }),
    ),
  );
  consent.checks.add(
    new Check(
      'administration_rights',
      'rights of the administration are asked for at each sign-in',
      'consent_required',
      (ctx) => unaskedRights(ctx).length > 0,
      (ctx) => ({ rights: unaskedRights(ctx) }),
    ),
  );
  consent.checks.add(
    new Check('unregistered_client', 'nobody has registered the client', 'consent_required', ({ oidc }) => {
      return isDocumentAddress(oidc.client?.clientId ?? '') && !answerOf(oidc.result).consent;
    }),
  );
  policy.add(deviceConfirmation(consent), policy.indexOf(consent));

  const test = new Prompt(
    { name: 'test' },
    new Check('not_a_test_account', 'the service is in test, and this account may not try it', 'access_denied', (ctx) =>
      isOutsideTest(services, ctx),
    ),
  );
  policy.add(test, policy.indexOf(login) + 1);

  const over = createExpiredPrompt(services);
  over.checks.add(new Check('address_gone', 'the return address was taken back meanwhile', isAddressGone), 0);
  policy.add(over, 0);
  policy.forEach(askChecksAtOnce);
  return policy;
}
