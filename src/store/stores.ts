import type { Clock } from '../domain/time.ts';
import type { StoreParts } from './database/store-parts.ts';
import type { VersionWatch } from './operation/versions.ts';
import { createAccountList } from './account/account-list.ts';
import { createAccountRecords } from './account/account-records.ts';
import { createAccountStore } from './account/accounts.ts';
import { createCarriedFactsStore } from './account/carried-facts.ts';
import { createExportStore } from './account/exports.ts';
import { createHistoryStore } from './account/history.ts';
import { createInactivityStore } from './account/inactivity.ts';
import { createKnownBrowserStore } from './account/known-browsers.ts';
import { createOverviewReader } from './account/overview.ts';
import { createOwedStepStore } from './account/owed-steps.ts';
import { createPhotoStore } from './account/photos.ts';
import { createReservedUsernameStore } from './account/reserved-usernames.ts';
import { createTakenNames } from './account/taken-names.ts';
import { createApiStore } from './apis/apis.ts';
import { createApprovalStore } from './approvals/approvals.ts';
import { createAuditList } from './audit/audit-list.ts';
import { createAuditChain } from './audit/chain/audit-chain.ts';
import { createAuditEvidence } from './audit/chain/audit-evidence.ts';
import { createBackupStore } from './backup/backups.ts';
import { createBreachNoticeStore } from './breach/breach-notices.ts';
import { createTouchedAccounts } from './breach/touched-accounts.ts';
import { createAccessListStore } from './clients/access/access-list.ts';
import { createFormerConsentStore } from './clients/access/former-consents.ts';
import { createClientFactWriter } from './clients/client-facts.ts';
import { createClientLogoStore } from './clients/client-logos.ts';
import { createClientStore } from './clients/clients.ts';
import { createClientContactStore } from './clients/contacts/client-contacts.ts';
import { createClientRefusalStore } from './clients/diagnostic/client-refusals.ts';
import { createClientDocumentStore, type DocumentSettings } from './clients/documents/client-documents.ts';
import { createImportedClientStore } from './clients/import/imported-clients.ts';
import { createProductionRequestStore } from './clients/life/production-requests.ts';
import { createDeletionNoticeStore, createLogoutNoticeStore } from './clients/notices/service-notices.ts';
import { createClientKeyStore } from './clients/secrets/client-keys.ts';
import { createSecretReminderStore } from './clients/secrets/secret-reminders.ts';
import { createClientUses } from './clients/statistics/client-uses.ts';
import { createStatisticsStore } from './clients/statistics/statistics.ts';
import { createClientTokenStore } from './clients/tokens/client-tokens.ts';
import { createClientVersionStore } from './clients/versions/client-versions.ts';
import { createAddressCorrectionStore } from './correction/address-corrections.ts';
import { createDeletionStore } from './deletion/deletions.ts';
import { createEventDerivation } from './events/event-derivation.ts';
import { createEventNoticeStore } from './events/event-notices.ts';
import { createEventStreamStore } from './events/event-streams.ts';
import { createFactorStore } from './factors/factors.ts';
import { createPersonFactsStore } from './factors/person-facts.ts';
import { passkeyOfferStore } from './factors/passkey-offers.ts';
import { createPasskeyStore } from './factors/passkeys.ts';
import { createRecoveryCodeStore } from './factors/recovery-codes.ts';
import { createTotpApplicationStore } from './factors/totp-applications.ts';
import { createTrustedBrowserStore } from './factors/trusted-browsers.ts';
import { createIdentityStore } from './federation/identities.ts';
import { createUpstreamSessionStore } from './federation/upstream-sessions.ts';
import { createAccountPages } from './keycloak/account-pages.ts';
import { createImportedPeopleStore } from './keycloak/imported-people.ts';
import { createImportStore } from './keycloak/imports.ts';
import { createRehearsalStore } from './keycloak/realms.ts';
import { createRemainingReader } from './keycloak/remaining.ts';
import { createSigningKeyStore } from './keys/signing-keys.ts';
import { createThrottleStore } from './limits/throttles.ts';
import { createLostDeviceRequestStore } from './lost-device/lost-device-requests.ts';
import { createOutbox } from './messages/outbox.ts';
import { createExpiry } from './operation/expiry.ts';
import { createFailureNoticeStore } from './password/failure-notices.ts';
import { createPasswordReminderStore } from './password/password-reminders.ts';
import { createInvitationStore } from './people/invitations.ts';
import { createPersonSearch } from './people/person-search.ts';
import { createApiAnswerStore } from './records/api-answers.ts';
import { createPayloadStore } from './records/payloads.ts';
import { createShownOnceStore } from './records/shown-once.ts';
import { createHolderStore } from './roles/holders.ts';
import { createScimPeopleStore } from './scim/scim-people.ts';
import { createFormerKeys } from './sealing/former-keys.ts';
import { createSessionsList } from './session/sessions-list.ts';
import { createFixedSettingStore } from './settings/fixed-settings.ts';
import { createProcessStore } from './state/processes.ts';
import { createStateReader } from './state/state-reader.ts';
import { createActionLinkStore } from './undo/action-links.ts';
import { createAnnouncedChangeStore } from './undo/announced-changes.ts';

/** Settings of the stores, and what they tell when something happens. */
export interface StoreOptions extends DocumentSettings {
  readonly versions: VersionWatch;
  /** Tells the time in milliseconds. */
  readonly now: Clock;
  /** Version of the program that this process runs. */
  readonly programVersion: string;
  /** Id of the client that our own pages are. */
  readonly builtInClientId: string;
  readonly auditDays: number;
  readonly inactiveDays: number;
  readonly passwordMaxAgeDays: number;
  readonly sessionIdleSeconds: number;
  /** Issuers of the upstreams that are switched on. */
  readonly issuers: readonly string[];
  readonly onRefused: Parameters<typeof createClientRefusalStore>[1];
  readonly onThrottled: Parameters<typeof createThrottleStore>[1];
}

/** Makes every store. A group has the name of the folder in which its stores stand. Those that nearly everything uses stand alone. */
export function createStores(parts: StoreParts, options: StoreOptions) {
  const { database } = parts;
  const { versions, inactiveDays, passwordMaxAgeDays: maxAgeDays } = options;
  const payloads = createPayloadStore(parts);
  const reservedUsernames = createReservedUsernameStore(parts);
  const listSessions = createSessionsList(parts, { idleSeconds: options.sessionIdleSeconds });
  const chain = createAuditChain(parts, options);
  const apis = createApiStore(database, versions);
  const documents = createClientDocumentStore(payloads, parts, options);
  return {
    /** The records of oidc-provider and of flows: one table, found by model and id. */
    payloads,
    outbox: createOutbox(parts),
    throttles: createThrottleStore(parts, options.onThrottled),
    apis,
    account: {
      accounts: createAccountStore(parts),
      list: createAccountList(parts, inactiveDays),
      carried: createCarriedFactsStore(parts),
      owedSteps: createOwedStepStore(parts),
      history: createHistoryStore(parts),
      reservedUsernames,
      photos: createPhotoStore(parts),
      exports: createExportStore(parts),
      readRecords: createAccountRecords(parts),
      findTaken: createTakenNames(parts),
      overviews: createOverviewReader(parts),
      inactivity: createInactivityStore(parts, inactiveDays),
      knownBrowsers: createKnownBrowserStore(parts),
    },
    approvals: { requests: createApprovalStore(parts) },
    /** The folder `audit`. The function that writes a line of the audit has that name already. */
    auditTrail: { chain, evidence: createAuditEvidence(parts), list: createAuditList(parts) },
    backup: { backups: createBackupStore(parts) },
    breach: { touchedAccounts: createTouchedAccounts(parts), notices: createBreachNoticeStore(parts) },
    clients: {
      registry: createClientStore(database, versions, documents),
      documents,
      imported: createImportedClientStore(parts),
      contacts: createClientContactStore(parts),
      keys: createClientKeyStore(parts),
      tokens: createClientTokenStore(parts),
      secretReminders: createSecretReminderStore(parts),
      logos: createClientLogoStore(parts),
      uses: createClientUses(parts),
      refusals: createClientRefusalStore(parts, options.onRefused),
      statistics: createStatisticsStore(parts, options.builtInClientId),
      versions: createClientVersionStore(database),
      productionRequests: createProductionRequestStore(database),
      formerConsents: createFormerConsentStore(parts),
      accessList: createAccessListStore({ ...parts, listSessions, documents, apis }),
      logoutNotices: createLogoutNoticeStore(parts),
      deletionNotices: createDeletionNoticeStore(parts),
    },
    correction: { corrections: createAddressCorrectionStore(parts) },
    deletion: { deletions: createDeletionStore(parts, reservedUsernames) },
    events: {
      streams: createEventStreamStore(parts),
      notices: createEventNoticeStore(parts),
      derivation: createEventDerivation(parts),
    },
    factors: {
      states: createFactorStore(parts, options.issuers),
      personFacts: createPersonFactsStore(parts, maxAgeDays),
      totpApplications: createTotpApplicationStore(parts),
      recoveryCodes: createRecoveryCodeStore(parts),
      trustedBrowsers: createTrustedBrowserStore(parts),
      passkeys: createPasskeyStore(parts),
      passkeyOffers: passkeyOfferStore,
    },
    federation: { identities: createIdentityStore(parts), upstreamSessions: createUpstreamSessionStore(parts) },
    keycloak: {
      people: createImportedPeopleStore(parts),
      runs: createImportStore(parts),
      rehearsals: createRehearsalStore(parts),
      remaining: createRemainingReader(parts),
      pages: createAccountPages(parts),
    },
    keys: { signing: createSigningKeyStore({ database, sealer: parts.sealer, versions }) },
    lostDevice: { requests: createLostDeviceRequestStore(parts) },
    operation: {
      versions,
      expiry: createExpiry(parts, { purgeAudit: () => chain.purge(), writeClientFacts: createClientFactWriter(parts) }),
    },
    password: {
      failureNotices: createFailureNoticeStore(parts),
      reminders: createPasswordReminderStore(parts, maxAgeDays),
    },
    people: { invitations: createInvitationStore(payloads, parts), search: createPersonSearch(parts) },
    records: { apiAnswers: createApiAnswerStore(payloads, parts), shownOnce: createShownOnceStore(payloads, parts) },
    roles: { holders: createHolderStore(parts) },
    scim: { people: createScimPeopleStore(parts) },
    sealing: { formerKeys: createFormerKeys(parts) },
    session: { list: listSessions },
    settings: { fixed: createFixedSettingStore(parts) },
    state: {
      processes: createProcessStore(parts, options.programVersion),
      reader: createStateReader(database, options.now),
    },
    undo: { actionLinks: createActionLinkStore(payloads, parts), announcedChanges: createAnnouncedChangeStore(parts) },
  };
}

/** The stores, in their groups. A function names the groups that it needs: `Pick<Services, 'account' | 'clients'>`. */
export type Stores = ReturnType<typeof createStores>;
