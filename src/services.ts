import { hostname } from 'node:os';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { serviceMessages } from '../interactions/admin/people/service-messages.ts';
import { builtInClientId } from './commands/clients/ensure-built-in-client.ts';
import type { ServiceMessages } from './commands/people/service-messages.ts';
import { createAuditCollector, type AuditCollector } from './log/create-audit-collector.ts';
import { createClock } from './clock.ts';
import { createLogger } from './log/create-logger.ts';
import { createLogOutput } from './log/create-log-output.ts';
import { createPasswordEstimator, type PasswordEstimator } from './crypto/password-estimator.ts';
import { createPasswordHasher, type PasswordHasher } from './crypto/password-hasher.ts';
import { createSealer, type Sealer } from './crypto/sealer.ts';
import { createCounting } from './metrics/create-counting.ts';
import type { Meters, Metrics } from './metrics/create-metrics.ts';
import type { Actor } from './domain/audit/actor.ts';
import { toSeconds, type Clock } from './domain/time.ts';
import { createAccountStore, type AccountStore } from './store/account/accounts.ts';
import { createAddressCorrectionStore, type AddressCorrectionStore } from './store/account/address-corrections.ts';
import { createAnnouncedChangeStore, type AnnouncedChangeStore } from './store/undo/announced-changes.ts';
import { createApprovalStore, type ApprovalStore } from './store/approvals/approvals.ts';
import { createAudit, type AuditEvent } from './store/audit/audit.ts';
import { createAuditChain, type AuditChain } from './store/audit/audit-chain.ts';
import { createAuditList, type AuditList } from './store/audit/audit-list.ts';
import { createAuditEvidence, type AuditEvidence } from './store/audit/audit-evidence.ts';
import { createAccountRecords, type ReadAccountRecords } from './store/account/account-records.ts';
import { createExportStore, type ExportStore } from './store/account/exports.ts';
import { createHistoryStore, type HistoryStore } from './store/account/history.ts';
import { createBackupStore, type BackupStore } from './store/backup/backups.ts';
import { createClientContactStore, type ClientContactStore } from './store/clients/client-contacts.ts';
import { createClientVersionStore, type ClientVersionStore } from './store/clients/client-versions.ts';
import { createClientLogoStore, type ClientLogoStore } from './store/clients/client-logos.ts';
import { createSecretReminderStore, type SecretReminderStore } from './store/clients/secret-reminders.ts';
import { createClientKeyStore, type ClientKeyStore } from './store/clients/client-keys.ts';
import { createClientTokenStore, type ClientTokenStore } from './store/clients/client-tokens.ts';
import { createClientStore, type ClientStore } from './store/clients/clients.ts';
import { createStatisticsStore, type StatisticsStore } from './store/clients/statistics.ts';
import { createClientRefusalStore, type ClientRefusalStore } from './store/clients/client-refusals.ts';
import { createClientUses, type ClientUses } from './store/clients/client-uses.ts';
import { auditedIn, createCommitter, workOf, type Committer, type JobWork } from './store/unit/committer.ts';
import { executorOf, openDatabase, type Database, type Row } from './store/database/database.ts';
import { createExpiry, type Expiry } from './store/expiry.ts';
import { createAccountList, type AccountList } from './store/account/account-list.ts';
import { createPersonSearch, type PersonSearch } from './store/account/person-search.ts';
import { createBreachNoticeStore, type BreachNoticeStore } from './store/account/breach-notices.ts';
import { createTouchedAccounts, type TouchedAccounts } from './store/account/touched-accounts.ts';
import { createHolderStore, type HolderStore } from './store/account/holders.ts';
import { createInactivityStore, type InactivityStore } from './store/account/inactivity.ts';
import { createKnownBrowserStore, type KnownBrowserStore } from './store/factors/known-browsers.ts';
import { createFailureNoticeStore, type FailureNoticeStore } from './store/limits/failure-notices.ts';
import { createFixedSettingStore, type FixedSettingStore } from './store/settings/fixed-settings.ts';
import { createFactorStore, type FactorStore } from './store/factors/factors.ts';
import { createIdentityStore, type IdentityStore } from './store/federation/identities.ts';
import { createLostDeviceRequestStore, type LostDeviceRequestStore } from './store/lost-device/lost-device-requests.ts';
import { createShownOnceStore, type ShownOnceStore } from './store/shown-once.ts';
import { createActionLinkStore, type ActionLinkStore } from './store/undo/action-links.ts';
import { createAccessListStore, type AccessListStore } from './store/clients/access-list.ts';
import {
  createDeletionNoticeStore,
  createLogoutNoticeStore,
  type LogoutNotice,
  type ServiceNoticeStore,
} from './store/clients/service-notices.ts';
import { createStateReader, type StateReader } from './store/state/state-reader.ts';
import { createProcessStore, type ProcessStore } from './store/state/processes.ts';
import { programVersion } from './program/program-version.ts';
import { createOutbox, type Outbox } from './store/outbox.ts';
import { createOverviewReader, type OverviewReader } from './store/account/overview.ts';
import { createProductionRequestStore, type ProductionRequestStore } from './store/clients/production-requests.ts';
import { createApiAnswerStore, type ApiAnswerStore } from './store/api-answers.ts';
import { createPhotoEncoder, type PhotoEncoder } from './photo/create-photo-encoder.ts';
import { passkeyOfferStore, type PasskeyOfferStore } from './store/factors/passkey-offers.ts';
import { createPasskeyStore, type PasskeyStore } from './store/factors/passkeys.ts';
import { createPasswordReminderStore, type PasswordReminderStore } from './store/password/password-reminders.ts';
import { createPayloadStore, type PayloadStore } from './store/payloads.ts';
import { createPhotoStore, type PhotoStore } from './store/account/photos.ts';
import { createEventDerivation, type EventDerivation } from './store/events/event-derivation.ts';
import { createEventNoticeStore, type EventNoticeStore } from './store/events/event-notices.ts';
import { createEventStreamStore, type EventStreamStore } from './store/events/event-streams.ts';
import { createDeletionStore, type DeletionStore } from './store/account/deletions.ts';
import { createReservedUsernameStore, type ReservedUsernameStore } from './store/account/reserved-usernames.ts';
import { createRecoveryCodeStore, type RecoveryCodeStore } from './store/factors/recovery-codes.ts';
import { createScimPeopleStore, type ScimPeopleStore } from './store/scim/scim-people.ts';
import type { StoreParts } from './store/database/store-parts.ts';
import { createSessionsList, type ListSessions } from './store/account/sessions-list.ts';
import { createFormerKeys, type FormerKeys } from './store/sealing/former-keys.ts';
import { createSigningKeyStore, type SigningKeyStore } from './store/keys/signing-keys.ts';
import { createThrottleStore, type ThrottleStore } from './store/limits/throttles.ts';
import { createTotpApplicationStore, type TotpApplicationStore } from './store/factors/totp-applications.ts';
import { createTrustedBrowserStore, type TrustedBrowserStore } from './store/factors/trusted-browsers.ts';
import { createUnit, currentUnit, endingUnit, openUnit, restoringUnit, setActor } from './store/unit/unit-of-work.ts';
import { readMigrationFolder, type MigrationFolder } from './store/migrations/migration-folder.ts';
import { readSchema, type SchemaState } from './store/migrations/migrations.ts';
import { createReadiness } from './store/database/readiness.ts';
import { createUpstreamSessionStore, type UpstreamSessionStore } from './store/federation/upstream-sessions.ts';
import { createVersionWatch, type VersionWatch } from './store/versions.ts';
import { createPrivateHostFinder } from './outbound/find-private-host.ts';
import { createJsonFetcher } from './outbound/fetch-json.ts';
import { createEventPusher, type PushEvent } from './outbound/push-event.ts';
import { createEventTokens, type SignEvent } from './oidc/tokens/event-token.ts';
import { traced } from './tracing/traced.ts';
import { createUpstreams } from './upstream/index.ts';
import type { Upstream } from './upstream/upstream.ts';

/** The one plain object that pages, commands, jobs and the protocol receive. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  /** Tells the time, in milliseconds since the epoch: the only clock of the program. */
  readonly now: Clock;
  /** Tells the time in whole seconds since the epoch, as the database and tokens have it. */
  readonly nowSeconds: () => number;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly estimator: PasswordEstimator;
  readonly payloads: PayloadStore;
  readonly accounts: AccountStore;
  readonly listSessions: ListSessions;
  readonly history: HistoryStore;
  readonly reservedUsernames: ReservedUsernameStore;
  readonly approvals: ApprovalStore;
  readonly factors: FactorStore;
  readonly totpApplications: TotpApplicationStore;
  readonly recoveryCodes: RecoveryCodeStore;
  readonly trustedBrowsers: TrustedBrowserStore;
  readonly passkeys: PasskeyStore;
  readonly passkeyOffers: PasskeyOfferStore;
  readonly identities: IdentityStore;
  readonly upstreamSessions: UpstreamSessionStore;
  /** Those that are switched on, in the order of their buttons. */
  readonly upstreams: readonly Upstream[];
  readonly clients: ClientStore;
  readonly clientContacts: ClientContactStore;
  readonly clientKeys: ClientKeyStore;
  readonly clientTokens: ClientTokenStore;
  readonly secretReminders: SecretReminderStore;
  /** Fetches a public JSON document of a client. */
  readonly fetchJson: (address: string) => Promise<unknown>;
  /** Says whether a request to an address of a client would end on a private network. */
  readonly isPrivateAddress: (address: string) => Promise<boolean>;
  readonly clientLogos: ClientLogoStore;
  readonly clientUses: ClientUses;
  readonly refusals: ClientRefusalStore;
  readonly statistics: StatisticsStore;
  readonly clientVersions: ClientVersionStore;
  readonly productionRequests: ProductionRequestStore;
  readonly scimPeople: ScimPeopleStore;
  readonly signingKeys: SigningKeyStore;
  readonly formerKeys: FormerKeys;
  readonly throttles: ThrottleStore;
  readonly outbox: Outbox;
  readonly processes: ProcessStore;
  readonly state: StateReader;
  readonly accessList: AccessListStore;
  readonly logoutNotices: ServiceNoticeStore<LogoutNotice>;
  readonly actionLinks: ActionLinkStore;
  readonly shownOnce: ShownOnceStore;
  readonly apiAnswers: ApiAnswerStore;
  readonly announcedChanges: AnnouncedChangeStore;
  readonly addressCorrections: AddressCorrectionStore;
  readonly lostDeviceRequests: LostDeviceRequestStore;
  readonly failureNotices: FailureNoticeStore;
  readonly deletions: DeletionStore;
  readonly deletionNotices: ServiceNoticeStore;
  readonly eventStreams: EventStreamStore;
  readonly eventNotices: EventNoticeStore;
  readonly eventDerivation: EventDerivation;
  readonly signEvent: SignEvent;
  readonly pushEvent: PushEvent;
  readonly knownBrowsers: KnownBrowserStore;
  readonly inactivity: InactivityStore;
  readonly accountList: AccountList;
  readonly personSearch: PersonSearch;
  readonly touchedAccounts: TouchedAccounts;
  readonly breachNotices: BreachNoticeStore;
  readonly holders: HolderStore;
  /** The messages of acts that pages, programs, commands and second agents carry out alike. */
  readonly messages: ServiceMessages;
  readonly passwordReminders: PasswordReminderStore;
  readonly fixedSettings: FixedSettingStore;
  readonly overviews: OverviewReader;
  readonly photos: PhotoStore;
  readonly encodePhoto: PhotoEncoder['encodePhoto'];
  readonly encodeLogo: PhotoEncoder['encodeLogo'];
  readonly exports: ExportStore;
  readonly accountRecords: ReadAccountRecords;
  readonly expiry: Expiry;
  readonly auditChain: AuditChain;
  readonly auditEvidence: AuditEvidence;
  readonly auditList: AuditList;
  readonly auditCollector: AuditCollector;
  readonly backups: BackupStore;
  readonly versions: VersionWatch;
  /** Counts what happens. Where nobody has asked for metrics, none of its functions does anything. */
  readonly metrics: Metrics;
  /** Queues one append-only row, written with the change that it tells of. */
  audit(event: AuditEvent): void;
  /** Says who does what this request, or this unit of work, writes from here on. The lines of the audit name the actor. */
  actAs(actor: Actor): void;
  /**
   * Commits rare queries and the open unit of work together. When `work` throws, nothing is written, and the unit is again what it was
   * before: what `work` queued is forgotten, what had waited still waits.
   */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Commits the open unit of work now, where its writes must stand before the request goes on. */
  flush(): Promise<void>;
  /**
   * Runs `work` with a unit of its own, and commits what it queued. The program itself acts, if no actor is given and no request is being
   * answered.
   */
  inUnit<T>(work: () => Promise<T>, actor?: Actor): Promise<T>;
}

/**
 * Services that only the program receives, which starts and ends everything. Pages and commands do not: a query or a commit of their own
 * would pass by the unit of work.
 */
export interface ServerServices extends Services {
  readonly database: Database;
  readonly committer: Committer;
  /** The migrations that this program knows. */
  readonly migrations: MigrationFolder;
  /** Returns which migrations the database still owes, and whether it is too new for this program. */
  readSchema(): Promise<SchemaState>;
  /** Returns whether this process can serve: the database takes a row, and has the schema that the process needs. */
  isReady(): Promise<boolean>;
  /** Holds the values of the metrics; undefined where nobody has asked for them. */
  readonly meters?: Meters | undefined;
  close(): Promise<void>;
}

const limitsOf = ({ databasePool, databaseTimeoutSeconds }: Config) => ({
  poolSize: databasePool,
  timeoutSeconds: databaseTimeoutSeconds,
});

/** @param overrides parts that a test or a command wants to bring itself */
export function createServices(config: Config, overrides: Partial<ServerServices> = {}): ServerServices {
  const output = createLogOutput();
  const log = overrides.log ?? createLogger(config, output, { instance: `${hostname()}:${config.port}` });
  const now = overrides.now ?? createClock(config.clockOffset);
  const nowSeconds = () => toSeconds(now());
  const database = overrides.database ?? openDatabase(config.databaseUrl, limitsOf(config));
  const logError = (message: string) => (error: unknown) => log.error({ err: error }, message);
  const sealer = createSealer(config.encryptionKeys);
  const parts: StoreParts = { database, sealer, nowSeconds };
  const outbox = createOutbox(parts);
  const reservedUsernames = createReservedUsernameStore(parts);
  const listSessions = createSessionsList(parts, { idleSeconds: config.sessionIdleSeconds });
  const logoutNotices = createLogoutNoticeStore(parts);
  const wake = (work: JobWork) => (work === 'outbox' ? outbox : logoutNotices).wake();
  const auditCollector = overrides.auditCollector ?? createAuditCollector(config, output);
  const counting = createCounting(config.metricsPort);
  const { metrics, meters } = counting;
  const onAudited = (lines: readonly Row[]) => {
    auditCollector.lines(lines);
    counting.countAudited(lines);
  };
  const committer = createCommitter(database, wake, { onAudited, onCommit: counting.countCommit });
  const auditChain = createAuditChain(parts, config);
  const payloads = createPayloadStore(parts);
  const versions = createVersionWatch(database, logError('versions cannot be read'));
  const signingKeys = createSigningKeyStore({ database, sealer, versions });
  const hasher = overrides.hasher ?? createPasswordHasher(config.passwordPepper, { watch: counting.hashing });
  const estimator = overrides.estimator ?? createPasswordEstimator();
  const migrations = overrides.migrations ?? readMigrationFolder();
  return {
    config,
    log,
    now,
    nowSeconds,
    database,
    sealer,
    hasher,
    estimator,
    committer,
    payloads,
    accounts: createAccountStore(parts),
    listSessions,
    reservedUsernames,
    history: createHistoryStore(parts),
    approvals: createApprovalStore(parts),
    messages: serviceMessages,
    factors: createFactorStore(parts, {
      maxAgeDays: config.passwordMaxAgeDays,
      issuers: Object.values(config.upstreams).map(({ issuer }) => issuer),
    }),
    totpApplications: createTotpApplicationStore(parts),
    recoveryCodes: createRecoveryCodeStore(parts),
    trustedBrowsers: createTrustedBrowserStore(parts),
    passkeys: createPasskeyStore(parts),
    passkeyOffers: passkeyOfferStore,
    identities: createIdentityStore(parts),
    upstreamSessions: createUpstreamSessionStore(parts),
    upstreams: createUpstreams(config.upstreams, { origin: new URL(config.issuer).origin, sealer, now, metrics }),
    clients: createClientStore(database, versions),
    clientContacts: createClientContactStore(parts),
    clientKeys: createClientKeyStore(parts),
    clientTokens: createClientTokenStore(parts),
    secretReminders: createSecretReminderStore(parts),
    fetchJson: createJsonFetcher(config, metrics),
    isPrivateAddress: createPrivateHostFinder(config),
    clientLogos: createClientLogoStore(parts),
    clientUses: createClientUses(parts),
    refusals: createClientRefusalStore(parts, counting.countRefusal),
    statistics: createStatisticsStore(parts, builtInClientId),
    clientVersions: createClientVersionStore(database),
    productionRequests: createProductionRequestStore(database),
    scimPeople: createScimPeopleStore(parts),
    signingKeys,
    throttles: createThrottleStore(parts, counting.countThrottled),
    formerKeys: createFormerKeys(parts),
    deletions: createDeletionStore(parts, reservedUsernames),
    outbox,
    processes: createProcessStore(parts, programVersion),
    state: createStateReader(database, now),
    logoutNotices,
    accessList: createAccessListStore({ ...parts, listSessions }),
    deletionNotices: createDeletionNoticeStore(parts),
    actionLinks: createActionLinkStore(payloads, parts),
    shownOnce: createShownOnceStore(payloads, parts),
    apiAnswers: createApiAnswerStore(payloads, parts),
    announcedChanges: createAnnouncedChangeStore(parts),
    addressCorrections: createAddressCorrectionStore(parts),
    lostDeviceRequests: createLostDeviceRequestStore(parts),
    failureNotices: createFailureNoticeStore(parts),
    eventStreams: createEventStreamStore(parts),
    eventNotices: createEventNoticeStore(parts),
    eventDerivation: createEventDerivation(parts),
    signEvent: createEventTokens({ signingKeys, config, nowSeconds }),
    pushEvent: createEventPusher(config, metrics),
    knownBrowsers: createKnownBrowserStore(parts),
    inactivity: createInactivityStore(parts, config.inactiveDays),
    accountList: createAccountList(parts, config.inactiveDays),
    personSearch: createPersonSearch(parts),
    touchedAccounts: createTouchedAccounts(parts),
    breachNotices: createBreachNoticeStore(parts),
    holders: createHolderStore(parts),
    passwordReminders: createPasswordReminderStore(parts, config.passwordMaxAgeDays),
    fixedSettings: createFixedSettingStore(parts),
    overviews: createOverviewReader(parts),
    photos: createPhotoStore(parts),
    ...createPhotoEncoder(),
    exports: createExportStore(parts),
    accountRecords: createAccountRecords(parts),
    expiry: createExpiry(parts, { purgeAudit: () => auditChain.purge() }),
    backups: createBackupStore(parts),
    versions,
    metrics,
    meters,
    audit: createAudit(parts),
    auditChain,
    auditEvidence: createAuditEvidence(parts),
    auditList: createAuditList(parts),
    auditCollector,
    actAs: setActor,
    transaction: (work) =>
      traced('transaction', {}, async () => {
        const unit = currentUnit();
        let left: readonly JobWork[] = [];
        let lines: readonly Row[] = [];
        const commit = () =>
          database.knex.transaction(async (trx) => {
            const answer = await work(trx);
            left = unit ? workOf(unit) : [];
            lines = unit ? auditedIn(unit) : [];
            if (unit) await committer.commitWithin(unit, executorOf(trx));
            database.counters.commits++;
            return answer;
          });
        const result = await (unit ? restoringUnit(unit, commit) : commit()).catch(committer.noteFailure);
        for (const work of left) wake(work);
        onAudited(lines);
        return result;
      }),
    flush: () => committer.commit(openUnit()),
    inUnit(work, actor) {
      const request = currentUnit();
      const acting = actor ?? (request ? request.actor : { kind: 'system' as const });
      const unit = createUnit({ requestId: request?.requestId, actor: acting });
      return endingUnit(unit, async () => {
        const result = await work();
        await committer.commit(unit);
        return result;
      });
    },
    migrations,
    readSchema: () => readSchema(database, migrations),
    isReady: createReadiness({ database, migrations, committer, payloads, versions, nowSeconds }),
    async close() {
      versions.stop();
      await hasher.close();
      await estimator.close();
      await database.close();
    },
    ...overrides,
  };
}
