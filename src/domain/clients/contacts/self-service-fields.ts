import type { Members } from '../../members.ts';
import { day, hour, minute } from '../../time.ts';
import type { ClientMetadata } from '../client-metadata.ts';

/**
 * The members of a registration that a contact of the client may change. Whatever decides whom the service may sign in, how strictly, and with
 * which rights stays with the managers: consent, legacy options, status, ways in, levels, data asked, audience, service account.
 */
export const selfServiceFields = [
  'client_name',
  'client_uri',
  'redirect_uris',
  'post_logout_redirect_uris',
  'logo_uri',
  'policy_uri',
  'tos_uri',
  'purpose',
  'scope_reasons',
  'optional_claims',
  'allowed_origins',
  'initiate_login_uri',
  'request_lifetime',
  'backchannel_logout_uri',
  'backchannel_logout_session_required',
  'deletion_uri',
  'events_uri',
  'require_pushed_authorization_requests',
  'access_token_seconds',
  'refresh_token_seconds',
] as const satisfies readonly (keyof ClientMetadata)[];

type Limit = Readonly<Record<string, readonly [min: number, max: number]>>;

/** Narrower bounds for contacts: a longer life of tokens is a decision of the managers. */
export const selfServiceBounds = {
  access_token_seconds: [minute, hour],
  refresh_token_seconds: [hour, 30 * day],
} as const satisfies Limit;

/** Returns whether a contact may change this member. */
export const isSelfService = (member: string): boolean => selfServiceFields.some((one) => one === member);

/**
 * Returns the members that a contact may not change as she wishes: those that are not hers, and lives of tokens beyond her bounds. Members
 * that stay as they are count for nothing.
 */
export function beyondSelfService(before: Members, after: Members): readonly string[] {
  const limits: Limit = selfServiceBounds;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((member) => {
    if (JSON.stringify(before[member]) === JSON.stringify(after[member])) return false;
    const [min, max] = limits[member] ?? [-Infinity, Infinity];
    const value = after[member];
    return !isSelfService(member) || (typeof value === 'number' && (value < min || value > max));
  });
}
