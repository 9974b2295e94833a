/** The kinds by which a person filters her history, in the order of the list. */
export const historyKinds = ['sign-ins', 'security', 'profile', 'services', 'sessions', 'account'] as const;

export type HistoryKind = (typeof historyKinds)[number];

interface ShownEvent {
  readonly kind: HistoryKind;
  /** Somebody else could have done it, so the person may say « Ce n'était pas moi ». */
  readonly isDisputable: boolean;
}

/** An act that needs a proof of the person, which a stranger may have. */
const act = <K extends HistoryKind>(kind: K) => ({ kind, isDisputable: true }) as const;
/** An act of an operator or of the program, or one that only protects. */
const notice = <K extends HistoryKind>(kind: K) => ({ kind, isDisputable: false }) as const;

/** Every event of an account that its person reads in her history. Each has a sentence in the texts of `history`. */
export const shownEvents = {
  'login.signed_in': act('sign-ins'),
  'login.stepped_up': act('sign-ins'),
  'login.sign-in.refused': act('sign-ins'),
  'login.sign-in.throttled': act('sign-ins'),
  'login.second-factor.throttled': act('sign-ins'),
  'login.recovery-code.throttled': act('sign-ins'),
  'account.totp_refused': act('sign-ins'),
  'account.passkey_refused': act('sign-ins'),
  'account.recovery_code_refused': act('sign-ins'),
  'password_grant.ok': act('sign-ins'),
  'password_grant.refused': act('sign-ins'),
  'password_grant.throttled': act('sign-ins'),
  'passkey.count_went_back': act('sign-ins'),
  'registration.signed_in': notice('sign-ins'),
  'upstream.another_person': notice('sign-ins'),

  'account.password_changed': act('security'),
  'account.password_renewed': act('security'),
  'account.password_reset': act('security'),
  'account.password_removed': act('security'),
  'account.password_expired': notice('security'),
  'account.totp_added': act('security'),
  'account.totp_removed': act('security'),
  'account.totp_renamed': act('security'),
  'account.passkey_added': act('security'),
  'account.passkey_removed': act('security'),
  'account.passkey_renamed': act('security'),
  'account.second_factor_on': act('security'),
  'account.second_factor_off': act('security'),
  'account.second_factor_removed': notice('security'),
  'account.reset_sent': notice('security'),
  'account.recovery_codes_renewed': act('security'),
  'account.recovery_code_used': act('security'),
  'account.identity_linked': act('security'),
  'account.identity_unlinked': act('security'),
  'recovery.requested': act('security'),
  'lost-device.code_asked': act('security'),
  'account.lost_device_begun': act('security'),
  'account.lost_device_refused': act('security'),
  'account.lost_device_cancelled': notice('security'),
  'account.change_undone': notice('security'),
  'account.stranger_reported': notice('security'),

  'account.profile_changed': act('profile'),
  'account.username_changed': act('profile'),
  'account.locale_changed': act('profile'),
  'account.address_change_asked': act('profile'),
  'account.address_changed': act('profile'),
  'account.address_not_changed': act('profile'),
  'account.address_correction_asked': notice('profile'),
  'account.address_correction_proved': notice('profile'),
  'account.address_correction_ended': notice('profile'),
  'account.address_corrected': notice('profile'),
  'account.proof_sent_again': notice('profile'),
  'account.address_declined': act('profile'),
  'account.address_proved': act('profile'),
  'account.terms_accepted': act('account'),
  'upstream.changed': notice('profile'),

  'consent.granted': act('services'),
  'consent.denied': notice('services'),
  'access.withdrawn': notice('services'),
  'access.not_in_test': notice('services'),
  'contact.joined': notice('services'),
  'contact.left': notice('services'),
  'provisioning.accepted': act('services'),
  'provisioning.ended': notice('services'),
  'token.reused': act('services'),
  'device.approved': act('services'),
  'device.denied': notice('services'),

  'logout.ok': notice('sessions'),
  'logout.untold': notice('sessions'),
  'account.session_closed': notice('sessions'),
  'account.sessions_closed': notice('sessions'),
  'account.device_missed': act('sessions'),
  'account.browser_trusted': act('sessions'),
  'account.browsers_forgotten': notice('sessions'),

  'account.created': notice('account'),
  'account.imported': notice('account'),
  'account.export_asked': act('account'),
  'account.export_made': notice('account'),
  'account.export_failed': notice('account'),
  'account.export_downloaded': act('account'),
  'account.deletion_requested': act('account'),
  'account.deletion_cancelled': notice('account'),
  'account.inactivity_told': notice('account'),
  'account.breach_told': notice('account'),
  'account.disabled': notice('account'),
  'account.enabled': notice('account'),
  'account.restricted': notice('account'),
  'account.unrestricted': notice('account'),
  'people.shown': notice('account'),
  'account.carried_facts_changed': notice('account'),
  'account.role_granted': notice('account'),
  'account.role_revoked': notice('account'),
  'account.admin_removal_asked': notice('account'),
  'account.admin_removal_ended': notice('account'),
} as const satisfies Readonly<Record<string, ShownEvent>>;

export type ShownEventName = keyof typeof shownEvents;

/** The events in which a person uses the service that the line names. */
export const serviceUses: readonly ShownEventName[] = [
  'login.signed_in',
  'login.stepped_up',
  'consent.granted',
  'device.approved',
  'password_grant.ok',
];

/** Every event of an account that its history leaves out, with the reason. */
export const hiddenEvents = {
  'account.deleted': 'nobody can read the history of an account that is gone',
  'account.glass_broken': 'the act of the command has an event of its own',
  'account.act_refused': 'an agent was refused, and nothing was done with the account',
  'approval.requested': 'nothing is done with the account before two agents agree',
  'approval.agreed': 'the act that follows has an event of its own',
  'approval.ended': 'nothing was done with the account',
  'deletion.untold': 'nobody can read the history of an account that is gone',
  'account.failures_told': 'the tries that the message told of stand in the history themselves',
  'account.totp_used': 'the sign-in that follows names its methods',
  'token.refresh_repeated': 'the service asked twice by itself, and the person did nothing',
  'token.exchanged': 'an API went on to the next one with a token that the person had agreed to',
  'request_uri.reused': 'a service sent its request twice, and nothing was given',
  'upstream.not_compared': 'nothing was found to differ from what the upstream stated before',
  'login.account-choice.refused': 'nobody tried to prove anything',
  'login.identity.refused': 'nobody tried to prove anything here: the upstream is asked',
  'login.second-factor.refused': 'a code or a passkey that was examined has an event of its own',
  'login.recovery-code.refused': 'a code that was examined has an event of its own',
  'login.cancel-deletion.refused': 'the account stays closed, and nothing was changed',
  'login.enrol-totp.refused': 'the new application showed another code, and nothing was added',
  'login.recovery-codes.refused': 'the page only shows codes',
  'login.passkey-offer.refused': 'the offered passkey was not added, and the sign-in goes on',
  'login.renew-codes.refused': 'the page only asks whether new codes are wanted',
  'login.address-proof.refused': 'the code did not prove the address, and nothing was changed',
  'login.address-proof.throttled': 'no other message was sent, and nothing was changed',
  'login.profile.refused': 'the names did not fit the rule, and nothing was changed',
  'login.terms.refused': 'the page only asks for a yes',
  'login.renewal.refused': 'the new password did not fit the rule, and nothing was changed',
  'login.renewal.throttled': 'the new password was not examined, and nothing was changed',
  'login.link.refused': 'nothing was linked',
  'security.renew-codes.refused': 'the page only asks whether new codes are wanted',
  'security.recovery-codes.refused': 'the page only shows codes',
} as const satisfies Readonly<Record<string, string>>;

/** Names of the events that may name an account. The compiler refuses any other one in the audit. */
export type AccountEventName = ShownEventName | keyof typeof hiddenEvents;

export const isShownEvent = (name: string): name is ShownEventName => Object.hasOwn(shownEvents, name);

/** Returns the names of the events of these kinds, or of all kinds when none is given. */
export function eventsOf(kind?: HistoryKind): readonly ShownEventName[] {
  const names = Object.keys(shownEvents) as ShownEventName[];
  return kind === undefined ? names : names.filter((name) => shownEvents[name].kind === kind);
}

/** Returns whether the person may say of an event that she did not do it. An act of the administration is not done with her account. */
export const isDisputable = ({ event, isByAgent }: { readonly event: string; readonly isByAgent: boolean }): boolean =>
  !isByAgent && isShownEvent(event) && shownEvents[event].isDisputable;
