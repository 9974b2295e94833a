interface Reason {
  readonly en: string;
  readonly fr: string;
}

/** Says why something happened, by the event of the audit, for the log of a receiver (CAEP 1.0, `reason_admin`). It names nobody. */
const reasons: Readonly<Record<string, Reason>> = {
  'account.disabled': { en: 'The account was disabled.', fr: 'Le compte a été désactivé.' },
  'account.restricted': { en: 'The account was disabled.', fr: 'Le compte a été désactivé.' },
  'account.deletion_requested': { en: 'The account was closed.', fr: 'Le compte a été fermé.' },
  'account.password_changed': { en: 'The password was changed.', fr: 'Le mot de passe a été modifié.' },
  'account.password_renewed': { en: 'The password was renewed.', fr: 'Le mot de passe a été renouvelé.' },
  'account.password_reset': { en: 'The password was reset.', fr: 'Le mot de passe a été réinitialisé.' },
  'account.password_removed': { en: 'The password was removed.', fr: 'Le mot de passe a été supprimé.' },
  'account.password_expired': { en: 'The password was made to expire.', fr: 'Le mot de passe a été déclaré expiré.' },
  'account.totp_added': { en: 'An authenticator app was added.', fr: 'Une application de codes a été ajoutée.' },
  'account.totp_removed': { en: 'An authenticator app was removed.', fr: 'Une application de codes a été retirée.' },
  'account.passkey_added': { en: 'A passkey was added.', fr: 'Une clé d’accès a été ajoutée.' },
  'account.passkey_removed': { en: 'A passkey was removed.', fr: 'Une clé d’accès a été retirée.' },
  'account.second_factor_on': { en: 'The second factor was switched on.', fr: 'Le second facteur a été activé.' },
  'account.second_factor_off': { en: 'The second factor was switched off.', fr: 'Le second facteur a été désactivé.' },
  'account.second_factor_removed': { en: 'The second factor was removed.', fr: 'Le second facteur a été retiré.' },
  'login.stepped_up': { en: 'A stronger proof was given.', fr: 'Une preuve plus forte a été donnée.' },
  'account.stranger_reported': { en: 'An intrusion was reported.', fr: 'Une intrusion a été signalée.' },
  'account.change_undone': { en: 'A change was taken back.', fr: 'Une modification a été annulée.' },
  'account.identity_linked': { en: 'A way to sign in was added.', fr: 'Un moyen de connexion a été ajouté.' },
  'account.identity_unlinked': { en: 'A way to sign in was removed.', fr: 'Un moyen de connexion a été retiré.' },
  'account.session_closed': { en: 'The session was closed.', fr: 'La session a été fermée.' },
  'account.sessions_closed': { en: 'Sessions were closed.', fr: 'Des sessions ont été fermées.' },
};

const usual: Reason = { en: 'The security of the account changed.', fr: 'La sécurité du compte a changé.' };

/** Returns why an event happened, in words of the program; the same words where it is none of the known ones. */
export const reasonOf = (event: string | undefined): Reason =>
  event !== undefined && Object.hasOwn(reasons, event) ? (reasons[event] ?? usual) : usual;
