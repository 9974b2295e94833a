import { claimsBeyondScopes } from '../../../../src/domain/clients/claims/scope-claims.ts';
import type { Members } from '../../../../src/domain/members.ts';
import { apiScopesIn } from '../../../../src/domain/roles/api-scopes.ts';
import { reasonedScopes, scopes } from '../../../../src/domain/clients/member-checks.ts';
import type { Form } from '../../../engine/flow.ts';
import type { FormField } from './form-fields.ts';

/** Returns the lines of a text area that hold something, with their numbers. */
export function linesOf(text: string): readonly { readonly number: number; readonly text: string }[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
}

/** Names that stand for another member where both of their parts are chosen. */
function withWholeName(claims: readonly string[]): readonly string[] {
  const isWhole = ['given_name', 'family_name'].every((claim) => claims.includes(claim));
  return isWhole ? ['name', ...claims] : claims;
}

/** Returns the member that a field holds: null where it was left empty, undefined where it was not sent. */
function readField({ name, member, kind, options = [] }: FormField, form: Form, current: Members): unknown {
  const typed = form[name]?.trim();
  switch (kind) {
    case 'flag':
      return form[name] !== undefined;
    case 'off':
      return form[name] === undefined;
    case 'grant': {
      const grants = (current['grant_types'] as readonly string[] | undefined) ?? [];
      const isWanted = form[name] !== undefined;
      if (grants.includes('refresh_token') === isWanted) return grants;
      return isWanted ? [...grants, 'refresh_token'] : grants.filter((grant) => grant !== 'refresh_token');
    }
    case 'boxes': {
      const ticked = options.filter((option) => form[`${name}-${option}`] !== undefined);
      if (member !== 'optional_claims') return ticked;
      return ticked.length > 0 ? withWholeName(ticked) : null;
    }
    case 'list':
      return typed === undefined ? undefined : linesOf(form[name] ?? '').map(({ text }) => text);
    case 'number':
      // Spaces part thousands. What is no number is refused as it was typed.
      if (typed === undefined || typed === '') return typed === undefined ? undefined : null;
      return /^\d+$/.test(typed.replaceAll(/[\s\u202f]/gu, '')) ? Number(typed.replaceAll(/[\s\u202f]/gu, '')) : typed;
    case 'choice':
      return typed === undefined ? undefined : typed === '' ? null : [typed];
    default:
      return typed === undefined ? undefined : typed === '' ? null : typed;
  }
}

/**
 * Returns the members that a form gives: null takes one away, and members whose fields were not sent are left out.
 * @param current the members on which the form builds
 */
export function readMembers(
  form: Form,
  { fields, current }: { readonly fields: readonly FormField[]; readonly current: Members },
): Members {
  const read = fields.map((field) => [field.member, readField(field, form, current)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** The name of the box of a scope, and of the field for its reason. */
export const scopeBox = (scope: string) => `scope-${scope}`;
export const reasonField = (scope: string) => `why-${scope}`;

/** The scopes in the order of the pages: what is asked most comes first. */
export const dataOrder = reasonedScopes.toSorted(
  (one, other) => Number(one === 'offline_access') - Number(other === 'offline_access'),
);

/** The names under which the data asked for is sent. */
export const dataNames = reasonedScopes.flatMap((scope) => [scopeBox(scope), reasonField(scope)]);

export const tickedScopes = (form: Form) => reasonedScopes.filter((scope) => form[scopeBox(scope)] !== undefined);

/** Returns the reasons that were typed for these scopes. */
function readReasons(form: Form, asked: readonly string[]): Members | null {
  const typed = asked.map((scope) => [scope, form[reasonField(scope)]?.trim() ?? ''] as const);
  const given = typed.filter(([, reason]) => reason !== '');
  return given.length > 0 ? Object.fromEntries(given) : null;
}

/**
 * Returns the members about the data asked for.
 * @param current the members on which the form builds: a client that may ask for everything goes on like that where everything stays ticked
 */
export function readData(form: Form, current: Members): Members {
  const ticked = tickedScopes(form);
  const isEverything = current['scope'] === undefined && ticked.length === reasonedScopes.length;
  const asked = scopes.filter((scope) => scope === 'openid' || ticked.some((one) => one === scope));
  // Another page says what the client may do at the APIs.
  const kept = typeof current['scope'] === 'string' ? apiScopesIn(current['scope']) : [];
  return { scope: isEverything ? null : [...asked, ...kept].join(' '), scope_reasons: readReasons(form, ticked) };
}

/** Returns the reasons alone, where the person may not change which data is asked for. */
export const readReasonsAlone = (form: Form, current: Members): Members => ({
  scope_reasons: readReasons(form, askedScopes(current)),
});

/** Returns the scopes that a registration may ask for. */
export function askedScopes({ scope }: Members): readonly string[] {
  return typeof scope === 'string' ? reasonedScopes.filter((one) => scope.split(' ').includes(one)) : reasonedScopes;
}

/** Leaves out the optional claims that the registration never asks for: their boxes stand on the page all the same. */
export function withinScope(members: Members): Members {
  const { optional_claims: claims, scope } = members;
  if (!Array.isArray(claims) || typeof scope !== 'string') return members;
  const beyond: readonly string[] = claimsBeyondScopes(scope.split(' '));
  const kept = claims.filter((claim: string) => !beyond.includes(claim));
  return { ...members, optional_claims: kept.length > 0 ? kept : null };
}
