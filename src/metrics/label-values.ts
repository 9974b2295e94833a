import { knownUpstreams } from '../upstream/definitions/known-upstreams.ts';

/** Names of what is asked for. A path never becomes a name: it may hold a secret, and there are too many. */
export const endpointNames = [
  'authorization',
  'token',
  'userinfo',
  'introspection',
  'revocation',
  'pushed_authorization_request',
  'device_authorization',
  'device_page',
  'bound_session',
  'resume',
  'logout',
  'jwks',
  'discovery',
  'old_address',
  'frame',
  'interaction',
  'registration_start',
  'forgotten_password',
  'lost_device',
  'upstream_return',
  'action_link',
  'account',
  'admin',
  'admin_api',
  'scim_api',
  'events_api',
  'registration_api',
  'api_page',
  'fedcm',
  'captcha',
  'image',
  'asset',
  'preference',
  'static_page',
  'well_known',
  'other',
] as const;

export type EndpointName = (typeof endpointNames)[number];

/** How a request ended: the status of its answer in words, or no answer because the other side had gone. */
export const requestOutcomes = ['ok', 'refused', 'throttled', 'failed', 'unavailable', 'broken_off'] as const;

const upstreamNames = knownUpstreams.map(({ name }) => name);

/** Whom the program sends requests to. `client` is a document of a service, such as its keys. */
export const outboundTargets = [
  ...upstreamNames,
  'mail',
  'client',
  'logout_notice',
  'deletion_notice',
  'event',
  'former_realm',
  'other',
] as const;

/** Ways to sign in. `registration` is the sign-in that follows a registration. */
export const signInWays = ['password', 'passkey', ...upstreamNames, 'password_grant', 'registration', 'other'] as const;

export const registrationSteps = [
  'profile',
  'identity',
  'address',
  'professional',
  'captcha',
  'arrival-again',
  'email-proof',
  'account',
  'other',
] as const;

/** The first word of the counters that refuse tries. */
export const throttleKinds = [
  'password',
  'second-factor',
  'failures',
  'registration',
  'profiles',
  'photos',
  'captcha',
  'captcha-by-email',
  'captcha-drawing',
  'email-code',
  'mail',
  'recovery',
  'lost-device',
  'upstream',
  'device',
  'requests',
  'address-change',
  'username-change',
  'password-choice',
  'test-accounts',
  'people-search',
  'export',
  'download',
  'client-keys',
  'client-registration',
  'contact-invitations',
  'scim-invitations',
  'other',
] as const;

/** Events of accounts that an operator follows because many of them at once mean an attack, or a fault. */
export const watchedEvents = [
  'account.created',
  'account.deleted',
  'account.disabled',
  'account.deletion_requested',
  'account.password_changed',
  'account.password_reset',
  'account.password_renewed',
  'account.totp_added',
  'account.totp_removed',
  'account.passkey_added',
  'account.passkey_removed',
  'account.second_factor_on',
  'account.second_factor_off',
  'account.second_factor_removed',
  'account.recovery_code_used',
  'account.identity_linked',
  'account.identity_unlinked',
  'account.address_changed',
  'account.lost_device_begun',
  'account.lost_device_cancelled',
  'account.change_undone',
  'account.stranger_reported',
  'account.role_granted',
  'account.role_revoked',
  'account.admin_removal_asked',
  'account.admin_removal_ended',
  'account.glass_broken',
  'recovery.requested',
  'registration.suspected',
  'registration.surge',
  'passkey.count_went_back',
  'token.reused',
  'upstream.another_person',
  'mail.given_up',
  'logout.untold',
  'consent.granted',
  'consent.denied',
  'client.created',
  'client.deleted',
  'client.secret_rotated',
  'keys.rotated',
  'keys.withdrawn',
  'people.throttled',
] as const;
