import type { ShownEventName } from '../account/history-events.ts';
import type { Level } from '../assurance/assurance.ts';
import type { SecurityEvent } from './security-events.ts';

type Plain = Exclude<SecurityEvent, 'credential-change' | 'assurance-level-change' | 'credential-compromise'>;

/** An event that services are told, with what it says beside its name. */
export type DerivedEvent =
  | { readonly kind: Plain }
  | { readonly kind: 'credential-compromise'; readonly credential: 'password' }
  | {
      readonly kind: 'credential-change';
      readonly credential: 'password' | 'app' | 'fido2-platform';
      readonly change: 'create' | 'revoke' | 'update' | 'delete';
    }
  /** Without levels: the line of the audit says which level was reached. */
  | { readonly kind: 'assurance-level-change'; readonly from?: Level; readonly to?: Level };

const plain = (kind: Plain): DerivedEvent => ({ kind });
const ended = plain('session-revoked');
const recovery = plain('recovery-information-changed');

type Credential = Extract<DerivedEvent, { kind: 'credential-change' }>;
const changed = (credential: Credential['credential'], change: Credential['change']): DerivedEvent => ({
  kind: 'credential-change',
  credential,
  change,
});
const level = (from: Level, to: Level): DerivedEvent => ({ kind: 'assurance-level-change', from, to });

const disabled = [plain('account-disabled'), ended];
const enabled = [plain('account-enabled')];
const none: readonly DerivedEvent[] = [];

/**
 * Says which security events follow from each event of the audit, in their order. The compiler asks for every event that a person reads in
 * her history; the others concern her alone, but for the deletion of her account.
 */
export const derivedEvents: Readonly<Record<ShownEventName | 'account.deleted', readonly DerivedEvent[]>> = {
  'account.disabled': disabled,
  'account.enabled': enabled,
  // Nobody signs in while the data of the account is restricted.
  'account.restricted': disabled,
  'account.unrestricted': enabled,
  // Nobody signs in to a closed account. The deletion itself follows weeks later, unless it is cancelled.
  'account.deletion_requested': disabled,
  'account.deletion_cancelled': enabled,
  'account.deleted': [plain('account-purged')],

  'account.password_changed': [changed('password', 'update'), ended],
  'account.password_renewed': [changed('password', 'update'), ended],
  'account.password_reset': [changed('password', 'update'), ended],
  'account.password_removed': [changed('password', 'delete'), ended],
  'account.password_expired': [changed('password', 'revoke'), plain('account-credential-change-required'), ended],
  'account.totp_added': [changed('app', 'create')],
  'account.totp_removed': [changed('app', 'delete')],
  'account.passkey_added': [changed('fido2-platform', 'create')],
  'account.passkey_removed': [changed('fido2-platform', 'delete')],
  // Sessions that were opened without it end, elsewhere than where she is.
  'account.second_factor_on': [level('eidas0', 'eidas0-mfa'), ended],
  'account.second_factor_off': [level('eidas0-mfa', 'eidas0')],
  'account.second_factor_removed': [changed('app', 'revoke'), level('eidas0-mfa', 'eidas0'), ended],
  'login.stepped_up': [{ kind: 'assurance-level-change' }],

  'account.stranger_reported': [{ kind: 'credential-compromise', credential: 'password' }, ended],
  'account.change_undone': [changed('password', 'revoke'), recovery, ended],
  'account.session_closed': [ended],
  'account.sessions_closed': [ended],
  'account.identity_linked': [ended],
  'account.identity_unlinked': [ended],

  'account.address_changed': [plain('identifier-changed'), recovery],
  // Nothing keeps the address that was before, once a correction is in force.
  'account.address_corrected': [recovery],
  'account.recovery_codes_renewed': [recovery],
  'account.recovery_code_used': [plain('recovery-activated')],
  'account.lost_device_begun': [plain('recovery-activated')],

  'login.signed_in': none,
  'login.sign-in.refused': none,
  'login.sign-in.throttled': none,
  'login.second-factor.throttled': none,
  'login.recovery-code.throttled': none,
  'account.totp_refused': none,
  'account.passkey_refused': none,
  'account.recovery_code_refused': none,
  'password_grant.ok': none,
  'password_grant.refused': none,
  'password_grant.throttled': none,
  'passkey.count_went_back': none,
  'registration.signed_in': none,
  'upstream.another_person': none,
  'account.totp_renamed': none,
  'account.passkey_renamed': none,
  // Anybody who knows an address can ask for the message. The reset itself says more.
  'recovery.requested': none,
  'lost-device.code_asked': none,
  'account.lost_device_refused': none,
  'account.lost_device_cancelled': none,
  'account.profile_changed': none,
  'account.username_changed': none,
  'account.locale_changed': none,
  'account.address_change_asked': none,
  'account.address_not_changed': none,
  'account.address_declined': none,
  'account.address_proved': none,
  'account.terms_accepted': none,
  'upstream.changed': none,
  'consent.granted': none,
  'consent.denied': none,
  // The service that it concerns is told by the end of its sessions.
  'access.withdrawn': none,
  'access.not_in_test': none,
  'contact.joined': none,
  'contact.left': none,
  'token.reused': none,
  'device.approved': none,
  'device.denied': none,
  // Services are told of a logout as OpenID Connect says.
  'logout.ok': none,
  'logout.untold': none,
  'account.browser_trusted': none,
  'account.device_missed': none,
  'account.browsers_forgotten': none,
  'account.created': none,
  'account.imported': none,
  'account.export_asked': none,
  'account.export_made': none,
  'account.export_failed': none,
  'account.export_downloaded': none,
  'account.inactivity_told': none,
  'account.address_correction_asked': none,
  'account.address_correction_proved': none,
  'account.address_correction_ended': none,
  'account.proof_sent_again': none,
  'provisioning.accepted': none,
  'provisioning.ended': none,
  'account.reset_sent': none,
  'account.breach_told': none,
  'people.shown': none,
  'account.carried_facts_changed': none,
  'account.role_granted': none,
  'account.role_revoked': none,
  'account.admin_removal_asked': none,
  'account.admin_removal_ended': none,
};

const byName: Readonly<Record<string, readonly DerivedEvent[]>> = derivedEvents;

/** Returns the security events that follow from an event of the audit. */
export const eventsFrom = (name: string): readonly DerivedEvent[] =>
  Object.hasOwn(byName, name) ? (byName[name] ?? none) : none;
