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
  readonly profile: ExportedProfile;
  /** Name of the file of the photo, beside the document. */
  readonly photo: string | null;
  readonly factors: readonly ExportedFactor[];
  readonly identities: readonly ExportedIdentity[];
  readonly trusted_browsers: readonly ExportedTrustedBrowser[];
  readonly known_browsers: readonly ExportedKnownBrowser[];
  readonly announced_changes: readonly ExportedChange[];
  readonly lost_device_request: ExportedRequest | null;
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
  readonly terms: { readonly version: string; readonly accepted_at: string } | null;
}

export interface ExportedAddress {
  readonly street_address?: string;
  readonly locality?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

/** Facts that the person told about herself. A fact that she did not tell is absent. */
export interface ExportedProfile {
  readonly family_name?: string;
  readonly given_name?: string;
  readonly phone_number?: string;
  readonly address?: ExportedAddress;
  readonly organization?: {
    readonly category?: string;
    readonly siret?: string;
    readonly vat?: string;
    readonly name?: string;
    readonly position?: string;
    readonly address?: ExportedAddress;
  };
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

export interface ExportedTrustedBrowser {
  readonly browser: string | null;
  readonly added_at: string;
  readonly last_used_at: string | null;
  readonly expires_at: string;
}

export interface ExportedKnownBrowser {
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
