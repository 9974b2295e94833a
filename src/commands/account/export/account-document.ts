import type { describeFacts } from '../../../domain/account/carried-facts.ts';
import type { AskedApi } from '../../../domain/apis/asked-scopes.ts';
import type { PersonClaim } from '../../../domain/clients/claims/scope-claims.ts';
import type { ProfileMembers } from '../../../domain/account/profile-members.ts';

/**
 * The document `compte.json` of an export, as docs/account-export.md describes it. Every time is in ISO 8601, in UTC. Names that OpenID
 * Connect has are those of its claims.
 */
export interface AccountDocument {
  readonly format: 'geopf-id-account';
  readonly version: 1;
  readonly issuer: string;
  readonly created_at: string;
  readonly account: ExportedAccount;
  readonly profile: ProfileMembers;
  /** Name of the file of the photo, beside the document. */
  readonly photo: string | null;
  readonly factors: readonly ExportedFactor[];
  readonly identities: readonly ExportedIdentity[];
  readonly sessions: readonly ExportedSession[];
  readonly services: readonly ExportedService[];
  readonly trusted_browsers: readonly ExportedTrustedBrowser[];
  readonly known_browsers: readonly ExportedKnownBrowser[];
  readonly recent_services: readonly ExportedRecentService[];
  readonly provisioned_by: readonly ExportedProvisioning[];
  /** The facts that services written for Keycloak are told of the person; null for somebody whom no import has brought. */
  readonly carried_facts: ReturnType<typeof describeFacts> | null;
  readonly announced_changes: readonly ExportedChange[];
  readonly lost_device_request: ExportedRequest | null;
  /** The address that the support has typed, until it takes effect. */
  readonly address_correction: ExportedCorrection | null;
  /** The events of the account, the newest one first, for as long as the audit keeps them. */
  readonly history: readonly ExportedEvent[];
}

/** Says what a service has said of the person that it invited for her organization, in the names of SCIM (RFC 7643). */
export interface ExportedProvisioning {
  readonly client_id: string;
  readonly created_at: string;
  readonly accepted_at: string | null;
  readonly said: Readonly<Record<string, unknown>>;
}

interface ExportedCorrection {
  readonly email: string;
  readonly asked_at: string;
  readonly proved_at: string | null;
  readonly effective_at: string;
}

interface ExportedAccount {
  readonly sub: string;
  readonly username: string;
  readonly email: string;
  readonly email_verified_at: string | null;
  readonly locale: string | null;
  readonly roles: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly second_factor_since: string | null;
  /** When a closed account is deleted. */
  readonly deletion_due_at: string | null;
  readonly restricted_since: string | null;
  readonly terms: { readonly version: string; readonly accepted_at: string } | null;
}

export interface ExportedFactor {
  readonly kind: 'password' | 'application' | 'passkey' | 'recovery_code';
  readonly added_at: string;
  readonly last_used_at: string | null;
}

export interface ExportedIdentity {
  readonly upstream: string;
  readonly issuer: string;
  readonly subject: string;
  readonly family_name: string | null;
  readonly given_name: string | null;
  readonly email: string | null;
  readonly declined_email: string | null;
  readonly linked_at: string;
  readonly last_used_at: string | null;
}

/** An open session. What names it stays out of the file. */
export interface ExportedSession {
  readonly opened_at: string;
  readonly signed_in_at: string;
  readonly last_used_at: string;
  readonly ends_at: string;
  readonly acr: string | null;
  /** The names of the factors with which the person signed in. */
  readonly methods: readonly string[];
  /** Name of the upstream through which the person signed in. */
  readonly upstream: string | null;
  readonly browser: string | null;
  readonly system: string | null;
  readonly network: string | null;
  readonly services: readonly { readonly client_id: string; readonly name: string }[];
}

/** A service that may read something about the person, and what she agreed to. */
export interface ExportedService {
  readonly client_id: string;
  readonly name: string;
  /** The service is the operator's own and asks for no consent. For every other service the claims are what the person agreed to. */
  readonly first_party: boolean;
  readonly since: string;
  readonly last_used_at: string;
  readonly claims: readonly PersonClaim[];
  readonly left_out: readonly PersonClaim[];
  /** The APIs at which the service may act in the name of the person. */
  readonly apis: readonly AskedApi[];
  /** The service goes on reading when the person is not signed in. */
  readonly offline_access: boolean;
}

export interface ExportedEvent {
  readonly at: string;
  /** Name of the event, as the audit has it. */
  readonly event: string;
  readonly kind: string;
  readonly service: { readonly client_id: string; readonly name: string | null } | null;
  readonly browser: string | null;
  readonly system: string | null;
  readonly network: string | null;
  readonly methods?: readonly string[];
  readonly fields?: readonly string[];
  readonly upstream?: string;
  readonly level?: string;
  readonly role?: string;
}

export interface ExportedTrustedBrowser {
  readonly browser: string | null;
  readonly added_at: string;
  readonly last_used_at: string | null;
  readonly expires_at: string;
}

export interface ExportedRecentService {
  readonly client_id: string;
  /** The last day on which the service was given the person (YYYY-MM-DD, in UTC), kept for a month. */
  readonly last_day: string;
}

interface ExportedKnownBrowser {
  readonly first_seen_at: string;
  readonly last_seen_at: string;
}

/** A change that its message can still take back. */
export interface ExportedChange {
  readonly kind: string;
  readonly made_at: string;
  readonly undo_until: string;
  /** The former address, which is kept for its owner meanwhile. */
  readonly former_email: string | null;
}

export interface ExportedRequest {
  readonly reference: string;
  readonly begun_at: string;
  readonly ends_at: string;
}
