import { levels, reachableLevels } from '../../../../src/domain/assurance/assurance.ts';
import { reasonedScopes } from '../../../../src/domain/clients/member-checks.ts';
import { kindOf } from '../../../../src/domain/clients/registration/client-kinds.ts';
import type { TrialParams } from '../../../../src/oidc/trial/trial.ts';
import { readStorableJson } from '../../../../src/domain/fields/storable.ts';
import type { Form } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import type { ClientVisit } from '../client-page.ts';
import { isObject } from '../../../../src/domain/members.ts';

/** Says what the service may ask a person to do; empty: nothing in particular. */
export const prompts = ['', 'login', 'consent', 'select_account', 'none'] as const;
const longestClaims = 2000;

/** Name of the box of a scope. */
export const scopeField = (scope: string): string => `scope_${scope}`;

/** Returns whether people sign in to this client in a browser, so that there is something to try. */
export const signsInHere = ({ client: { metadata } }: ClientVisit): boolean =>
  ['site', 'browser', 'application'].includes(kindOf(metadata));

/** Tells a form that a person has sent, unticked boxes among it, from a page that is drawn for the first time. */
export const typedMark = 'typed';

/** Returns the scopes that the registration of a client allows; `openid` is always asked for. */
export const offeredScopes = ({ client: { metadata } }: ClientVisit) => {
  const allowed: readonly string[] = metadata.scope?.split(' ') ?? reasonedScopes;
  return reasonedScopes.filter((scope) => allowed.includes(scope));
};

/** Returns the levels of assurance that can be reached here. */
export const offeredLevels = ({ services }: ClientVisit): readonly string[] => {
  const reachable = reachableLevels(services.upstreams);
  return levels.filter((level) => reachable.includes(level));
};

/** Returns the boxes that are ticked before anybody has ticked one: those of the settings that are shown to developers. */
export function initialForm(visit: ClientVisit): Form {
  const { scope, default_scopes: defaults = [] } = visit.client.metadata;
  const usual = scope === undefined ? ['profile', 'email', ...defaults] : scope.split(' ');
  const ticked = offeredScopes(visit).filter((name) => name !== 'offline_access' && usual.includes(name));
  return Object.fromEntries(ticked.map((name) => [scopeField(name), 'on']));
}

/** Returns whether a text is an object with what the parameter `claims` may hold (OpenID Connect Core, section 5.5). */
function isClaims(text: string): boolean {
  if (text.length > longestClaims) return false;
  const read = readStorableJson(text);
  if (!read.ok || !isObject(read.value)) return false;
  return Object.entries(read.value).every(
    ([name, member]) => ['userinfo', 'id_token'].includes(name) && typeof member === 'object' && member !== null,
  );
}

type ReadTrial =
  | { readonly ok: true; readonly params: TrialParams }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** Reads what is to be tried. */
export function readTrial(form: Form, { visit, t }: { readonly visit: ClientVisit; readonly t: Texts }): ReadTrial {
  const texts = t.clientHelp.test.form;
  const { prompt = '', acr = '', claims = '' } = form;
  const scopes = offeredScopes(visit).filter((scope) => form[scopeField(scope)] !== undefined);
  const errors = {
    ...(prompts.some((one) => one === prompt) ? {} : { prompt: texts.prompt.wrong }),
    ...(acr === '' || offeredLevels(visit).includes(acr) ? {} : { acr: texts.acr.wrong }),
    ...(claims.trim() === '' || isClaims(claims) ? {} : { claims: texts.claims.wrong }),
  };
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  // Offline access is given only where the person is asked for it.
  const asksConsent = scopes.includes('offline_access') && prompt === '';
  return {
    ok: true,
    params: {
      scope: ['openid', ...scopes].join(' '),
      prompt: asksConsent ? 'consent' : prompt,
      acr_values: acr,
      claims: claims.trim(),
    },
  };
}
