import { historyKinds, type hiddenEvents, type HistoryKind } from '../account/history-events.ts';

/** The groups by which the page of the audit offers events: those of a person's history, and those of the administration. */
export const eventGroups = [...historyKinds, 'people', 'clients', 'program'] as const;

export type EventGroup = HistoryKind | 'people' | 'clients' | 'program';

/** Every event that names no account and is no form, with its group. Its words stand in the texts of `journalEvents`. */
export const otherEvents = {
  'login.hint.upstream': 'sign-ins',
  'login.hint.upstream_unavailable': 'sign-ins',
  'upstream.cancelled': 'sign-ins',
  'upstream.failed': 'sign-ins',
  'upstream.refused': 'sign-ins',

  'account.not_created': 'account',
  'account.invitation_withdrawn': 'people',
  'account.invited': 'people',
  'accounts.listed': 'people',
  'people.imported': 'people',
  'people.searched': 'people',
  'people.throttled': 'people',
  'registration.surge': 'account',
  'registration.suspected': 'account',
  'breach.notices_begun': 'people',
  'breach.notices_ended': 'people',

  'api.changed': 'clients',
  'api.created': 'clients',
  'api.removed': 'clients',
  'client.api_scopes_changed': 'clients',
  'client.contact_accepted': 'clients',
  'client.contact_invitation_withdrawn': 'clients',
  'client.contact_invited': 'clients',
  'client.contact_lost': 'clients',
  'client.contact_named': 'clients',
  'client.contact_removed': 'clients',
  'client.created': 'clients',
  'client.deleted': 'clients',
  'client.disabled': 'clients',
  'client.enabled': 'clients',
  'client.erased': 'clients',
  'client.exported': 'clients',
  'client.fields_ignored': 'clients',
  'client.found': 'clients',
  'client.keys_changed': 'clients',
  'client.legacy_reminded': 'clients',
  'client.production_asked': 'clients',
  'client.production_granted': 'clients',
  'client.production_refused': 'clients',
  'client.put_into_test': 'clients',
  'client.recovered': 'clients',
  'client.restored': 'clients',
  'client.secret_dropped': 'clients',
  'client.secret_reminded': 'clients',
  'client.secret_rotated': 'clients',
  'client.test_accounts_changed': 'clients',
  'client.tried': 'clients',
  'client.updated': 'clients',
  'client_document.blocked': 'clients',
  'client_document.unblocked': 'clients',
  'client_token.created': 'clients',
  'client_token.revoked': 'clients',
  'scim.created': 'clients',
  'scim.invited': 'clients',
  'scim.changed': 'clients',
  'scim.deleted': 'clients',
  'stream.created': 'clients',
  'stream.changed': 'clients',
  'stream.deleted': 'clients',
  'stream.status_changed': 'clients',
  'stream.tried': 'clients',

  'audit.begun_anew': 'program',
  'audit.exported': 'program',
  'audit.read': 'program',
  'database.backed_up': 'program',
  'database.restored': 'program',
  'keycloak.exported': 'program',
  'keycloak.finished': 'program',
  'keys.imported': 'program',
  'keys.resealed': 'program',
  'keys.rotated': 'program',
  'keys.withdrawn': 'program',
  'mail.given_up': 'program',
  'schema.migrated': 'program',
  'settings.accepted': 'program',
  'settings.noted': 'program',
} as const satisfies Readonly<Record<string, EventGroup>>;

export type OtherEventName = keyof typeof otherEvents;

/** Events of registrations of services. */
export type ClientEventName = Extract<OtherEventName, `client.${string}`>;

type FormEventName = `${string}.${string}.${string}`;

/** Every event that neither the history of a person nor the parts of a form put into words. */
export type WordedEventName = OtherEventName | Exclude<keyof typeof hiddenEvents, FormEventName>;
