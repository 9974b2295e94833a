import { hostname } from 'node:os';
import type { Config } from '../../config/schema.ts';
import { createMessages } from '../../interactions/mails/messages.ts';
import { createClock } from '../clock.ts';
import { builtInClientId } from '../commands/clients/registration/ensure-built-in-client.ts';
import { createPasswordEstimator } from '../crypto/password-estimator.ts';
import { createPasswordHasher } from '../crypto/password-hasher.ts';
import { createSigningCommand } from '../crypto/signing-command.ts';
import { createSealer } from '../crypto/sealer.ts';
import { toSeconds } from '../domain/time.ts';
import { createAuditCollector } from '../log/create-audit-collector.ts';
import { createLogOutput } from '../log/create-log-output.ts';
import { createLogger } from '../log/create-logger.ts';
import { createCounting } from '../metrics/create-counting.ts';
import { createEventTokens } from '../oidc/tokens/event-token.ts';
import { createNoticeTokens } from '../oidc/tokens/notice-tokens.ts';
import { createDocumentFetcher } from '../outbound/fetch-document.ts';
import { createJsonFetcher } from '../outbound/fetch-json.ts';
import { createPrivateHostFinder } from '../outbound/find-private-host.ts';
import { createEventPusher } from '../outbound/push-event.ts';
import { createPhotoEncoder } from '../photo/create-photo-encoder.ts';
import { programVersion } from '../program/program-version.ts';
import type { ServerServices } from '../services.ts';
import { createAudit } from '../store/audit/audit.ts';
import { executorOf, openDatabase, type Row } from '../store/database/database.ts';
import { createReadiness } from '../store/state/readiness.ts';
import { readMigrationFolder } from '../store/migrations/migration-folder.ts';
import { readSchema } from '../store/migrations/migrations.ts';
import { createStores } from '../store/stores.ts';
import { auditedIn, createCommitter, workOf, type JobWork } from '../store/unit/committer.ts';
import {
  createUnit,
  currentOrigin,
  currentUnit,
  endingUnit,
  openUnit,
  restoringUnit,
  setActor,
} from '../store/unit/unit-of-work.ts';
import { createVersionWatch } from '../store/operation/versions.ts';
import { traced } from '../tracing/traced.ts';
import { createFormerRealm } from '../upstream/former-realm.ts';
import { createUpstreams } from '../upstream/index.ts';
import { createWallet } from '../upstream/wallet/create-wallet.ts';
import { findWalletAnswer } from '../commands/federation/wallet-requests.ts';

const limitsOf = ({ databasePool, databaseTimeoutSeconds }: Config) => ({
  poolSize: databasePool,
  timeoutSeconds: databaseTimeoutSeconds,
});

/** Returns the same services with other settings, which the messages follow. */
export const withConfig = (services: ServerServices, config: Config): ServerServices => ({
  ...services,
  config,
  messages: createMessages({ ...services, config, currentOrigin }),
});

/**
 * Makes everything that the program works with.
 * @param overrides parts that a test or a command wants to bring itself
 */
export function createServices(config: Config, overrides: Partial<ServerServices> = {}): ServerServices {
  const output = createLogOutput();
  const log = overrides.log ?? createLogger(config, output, { instance: `${hostname()}:${config.port}` });
  const now = overrides.now ?? createClock(config.clockOffset);
  const nowSeconds = () => toSeconds(now());
  const database = overrides.database ?? openDatabase(config.databaseUrl, limitsOf(config));
  const logError = (message: string) => (error: unknown) => log.error({ err: error }, message);
  const sealer = createSealer(config.encryptionKeys);
  const parts = { database, sealer, nowSeconds };
  const counting = createCounting(config.metricsPort);
  const { metrics, meters } = counting;
  const versions = createVersionWatch(database, logError('versions cannot be read'));
  const stores = createStores(parts, {
    ...config,
    versions,
    now,
    programVersion,
    builtInClientId,
    issuers: [...Object.values(config.upstreams), ...(config.wallet?.trustList.issuers ?? [])].map(
      ({ issuer }) => issuer,
    ),
    onRefused: counting.countRefusal,
    onThrottled: counting.countThrottled,
  });
  const wake = (work: JobWork) => (work === 'outbox' ? stores.outbox : stores.clients.logoutNotices).wake();
  const auditCollector = overrides.auditCollector ?? createAuditCollector(config, output);
  const onAudited = (lines: readonly Row[]) => {
    auditCollector.lines(lines);
    counting.countAudited(lines);
  };
  const committer = createCommitter(database, wake, { onAudited, onCommit: counting.countCommit });
  const hasher = overrides.hasher ?? createPasswordHasher(config.passwordPepper, { watch: counting.hashing });
  const estimator = overrides.estimator ?? createPasswordEstimator();
  const around = { origin: new URL(config.issuer).origin, sealer, now, metrics };
  const wallet =
    config.wallet &&
    createWallet({
      ...around,
      settings: config.wallet,
      allowedHosts: config.outboundAllowedHosts,
      production: config.production,
      keptAnswer: (state) => findWalletAnswer(stores, state),
    });
  const signingCommand =
    config.signingCommand &&
    createSigningCommand({
      command: config.signingCommand,
      count: (outcome) => metrics.signingCommand({ outcome }),
      time: (seconds) => metrics.signingCommandSeconds(seconds),
      tell: (words) => log.warn({ words }, 'signing command'),
    });
  const migrations = overrides.migrations ?? readMigrationFolder();
  const { payloads } = stores;
  const isDatabaseReady = createReadiness({ database, migrations, committer, payloads, versions, nowSeconds });
  return {
    ...stores,
    config,
    log,
    now,
    nowSeconds,
    database,
    sealer,
    signingCommand,
    hasher,
    estimator,
    committer,
    messages: createMessages({ ...stores, config, sealer, now, nowSeconds, currentOrigin }),
    upstreams: [...createUpstreams(config.upstreams, around), ...(wallet ? [wallet.upstream] : [])],
    wallet,
    formerRealm: config.migrateFrom && createFormerRealm(config.migrateFrom, { now, metrics }),
    outbound: {
      fetchJson: createJsonFetcher(config, metrics),
      fetchDocument: createDocumentFetcher(config, metrics),
      isPrivateAddress: createPrivateHostFinder(config),
      pushEvent: createEventPusher(config, metrics),
      signEvent: createEventTokens({ ...stores, config, nowSeconds, signingCommand }),
      ...createNoticeTokens({ ...stores, config, nowSeconds, signingCommand }),
    },
    ...createPhotoEncoder(),
    metrics,
    meters,
    audit: createAudit(parts),
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
    isReady: async () => (await isDatabaseReady()) && (signingCommand === undefined || signingCommand.isWell()),
    async close() {
      versions.stop();
      await signingCommand?.close();
      await hasher.close();
      await estimator.close();
      await database.close();
      await output.end();
    },
    ...overrides,
  };
}
