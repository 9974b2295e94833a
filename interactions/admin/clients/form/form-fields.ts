import {
  clientKinds,
  hasAddresses,
  signsInPeople,
  type ClientKind,
} from '../../../../src/domain/clients/registration/client-kinds.ts';
import { authMethods } from '../../../../src/domain/clients/member-checks.ts';
import type { ClientMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { markableClaims } from '../../../../src/domain/clients/claims/optional-claims.ts';
import { securityProfiles } from '../../../../src/domain/clients/security-profile.ts';
import { isSelfService } from '../../../../src/domain/clients/contacts/self-service-fields.ts';
import { knownWays } from '../../../../src/domain/assurance/ways-in.ts';
import type { Texts } from '../../../texts/index.ts';

export type FieldName = keyof Texts['clientForm']['fields'];

type Section = 'essentials' | 'data' | 'advanced' | 'legacy';

/** One field of the form about a client: the member of the registration that it is for, and how it is typed. */
export interface FormField {
  readonly name: FieldName;
  readonly member: keyof ClientMetadata;
  /**
   * `list`: one value on each line. `off`: a box that is ticked where the member is false. `grant`: a box that adds refresh tokens to the
   * grants. `choice`: one of `options`, as a list of one. `boxes`: a box for each of `options`.
   */
  readonly kind:
    | 'text'
    | 'area'
    | 'url'
    | 'list'
    | 'flag'
    | 'off'
    | 'grant'
    | 'number'
    | 'day'
    | 'select'
    | 'choice'
    | 'boxes';
  readonly options?: readonly string[];
  readonly section: Section;
  /** The kinds of programs that have the field; every kind where it is left out. */
  readonly kinds?: readonly ClientKind[];
  /** The field may not be left empty. */
  readonly isRequired?: true;
}

const withAddresses = clientKinds.filter(hasAddresses);
const withPeople = clientKinds.filter(signsInPeople);
const web: readonly ClientKind[] = ['site', 'browser'];
const servers: readonly ClientKind[] = ['site', 'service', 'api'];

/** Both parts of a name stand for the whole name, so no box of its own does. */
export const claimBoxes = markableClaims.filter((claim) => claim !== 'name');

/** Every field that pages change, in the order of the pages. The data asked for has a part of its own. */
export const formFields: readonly FormField[] = [
  { name: 'clientName', member: 'client_name', kind: 'text', section: 'essentials', isRequired: true },
  { name: 'clientUri', member: 'client_uri', kind: 'url', section: 'essentials' },
  {
    name: 'redirectUris',
    member: 'redirect_uris',
    kind: 'list',
    section: 'essentials',
    kinds: withAddresses,
    isRequired: true,
  },
  {
    name: 'postLogoutRedirectUris',
    member: 'post_logout_redirect_uris',
    kind: 'list',
    section: 'essentials',
    kinds: withAddresses,
  },
  { name: 'purpose', member: 'purpose', kind: 'area', section: 'essentials', kinds: withPeople },
  { name: 'policyUri', member: 'policy_uri', kind: 'url', section: 'essentials', kinds: withPeople },

  { name: 'firstParty', member: 'first_party', kind: 'flag', section: 'advanced', kinds: withPeople },
  { name: 'tosUri', member: 'tos_uri', kind: 'url', section: 'advanced', kinds: withPeople },
  {
    name: 'waysIn',
    member: 'ways_in',
    kind: 'boxes',
    options: knownWays,
    section: 'advanced',
    kinds: withPeople,
    isRequired: true,
  },
  {
    name: 'level',
    member: 'default_acr_values',
    kind: 'choice',
    options: ['eidas0-mfa', 'eidas1', 'eidas1-mfa'],
    section: 'advanced',
    kinds: withPeople,
  },
  {
    name: 'optionalClaims',
    member: 'optional_claims',
    kind: 'boxes',
    options: claimBoxes,
    section: 'data',
    kinds: withPeople,
  },
  { name: 'refreshTokens', member: 'grant_types', kind: 'grant', section: 'advanced', kinds: withPeople },
  { name: 'serviceAccount', member: 'service_account', kind: 'flag', section: 'advanced', kinds: ['service'] },
  { name: 'accessTokenSeconds', member: 'access_token_seconds', kind: 'number', section: 'advanced' },
  {
    name: 'refreshTokenSeconds',
    member: 'refresh_token_seconds',
    kind: 'number',
    section: 'advanced',
    kinds: withPeople,
  },
  {
    name: 'allowedOrigins',
    member: 'allowed_origins',
    kind: 'list',
    section: 'advanced',
    kinds: ['browser', 'application', 'site'],
  },
  {
    name: 'backchannelLogoutUri',
    member: 'backchannel_logout_uri',
    kind: 'url',
    section: 'advanced',
    kinds: withAddresses,
  },
  {
    name: 'backchannelLogoutSession',
    member: 'backchannel_logout_session_required',
    kind: 'flag',
    section: 'advanced',
    kinds: withAddresses,
  },
  { name: 'deletionUri', member: 'deletion_uri', kind: 'url', section: 'advanced', kinds: withPeople },
  { name: 'eventsUri', member: 'events_uri', kind: 'url', section: 'advanced', kinds: withPeople },
  { name: 'initiateLoginUri', member: 'initiate_login_uri', kind: 'url', section: 'advanced', kinds: withAddresses },
  { name: 'requestLifetime', member: 'request_lifetime', kind: 'number', section: 'advanced', kinds: withAddresses },
  {
    name: 'pushedRequests',
    member: 'require_pushed_authorization_requests',
    kind: 'flag',
    section: 'advanced',
    kinds: withAddresses,
  },
  { name: 'idTokenClaims', member: 'id_token_claims', kind: 'flag', section: 'advanced', kinds: withAddresses },
  {
    name: 'accessTokenAlg',
    member: 'access_token_signing_alg',
    kind: 'select',
    options: ['ES256', 'RS256', 'PS256', 'Ed25519'],
    section: 'advanced',
  },
  {
    name: 'securityProfile',
    member: 'security_profile',
    kind: 'select',
    options: securityProfiles,
    section: 'advanced',
    kinds: servers,
  },
  { name: 'boundTokens', member: 'dpop_bound_access_tokens', kind: 'flag', section: 'advanced' },
  {
    name: 'proof',
    member: 'token_endpoint_auth_method',
    kind: 'select',
    options: authMethods.filter((method) => method !== 'none'),
    section: 'advanced',
    kinds: servers,
  },
  {
    name: 'certificateSubject',
    member: 'tls_client_auth_subject_dn',
    kind: 'text',
    section: 'advanced',
    kinds: servers,
  },
  {
    name: 'certificateBound',
    member: 'tls_client_certificate_bound_access_tokens',
    kind: 'flag',
    section: 'advanced',
    kinds: servers,
  },
  { name: 'audience', member: 'audience', kind: 'list', section: 'advanced' },

  { name: 'withoutPkce', member: 'require_pkce', kind: 'off', section: 'legacy', kinds: ['site'] },
  { name: 'keycloakShape', member: 'keycloak_shape', kind: 'flag', section: 'legacy' },
  { name: 'redirectPatterns', member: 'legacy_redirect_patterns', kind: 'list', section: 'legacy', kinds: web },
  { name: 'redirectFragments', member: 'legacy_redirect_fragments', kind: 'flag', section: 'legacy', kinds: web },
  { name: 'postLogoutPatterns', member: 'legacy_post_logout_patterns', kind: 'list', section: 'legacy', kinds: web },
  {
    name: 'clientPassword',
    member: 'legacy_password_grant',
    kind: 'flag',
    section: 'legacy',
    kinds: clientKinds.filter((kind) => signsInPeople(kind) || servers.includes(kind)),
  },
  {
    name: 'refreshReuse',
    member: 'refresh_reuse_seconds',
    kind: 'number',
    section: 'legacy',
    kinds: withPeople,
  },
  { name: 'legacyReason', member: 'legacy_reason', kind: 'area', section: 'legacy' },
  { name: 'legacyUntil', member: 'legacy_until', kind: 'day', section: 'legacy' },
];

interface Of {
  readonly kind: ClientKind;
  /** The person may change every member. A contact sees those of the self-service alone. */
  readonly isManager: boolean;
}

/** Returns the fields of a kind of program that this person may change. */
export function fieldsOf({ kind, isManager }: Of): readonly FormField[] {
  return formFields.filter(
    ({ kinds, member }) => (kinds?.includes(kind) ?? true) && (isManager || isSelfService(member)),
  );
}

/** Returns the names under which a field is sent. */
export const sentNames = ({ name, kind, options = [] }: FormField): readonly string[] =>
  kind === 'boxes' ? options.map((option) => `${name}-${option}`) : [name];
