import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { hashBearer } from '../../crypto/sealer.ts';
import { sessionNameOf } from '../../crypto/session-name.ts';
import type { StoredMetadata } from '../../domain/clients/client-metadata.ts';
import { eventsFrom, type DerivedEvent } from '../../domain/events/derived-events.ts';
import type { ChangedEmail, EventDetails } from '../../domain/events/event-stream.ts';
import { carriedEvents, type SecurityEvent } from '../../domain/events/security-events.ts';
import { executorOf, type Row } from '../database/database.ts';
import { defineRow, json, named, number, optional, text, type RowOf } from '../database/define-row.ts';
import { hasRow } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { changedEmails, mayReadEmail } from './changed-emails.ts';
import { eventCursor } from './event-cursor.ts';
import { knowersOf } from './event-knowers.ts';
import { noticeRow, type NewNotice } from './notice-rows.ts';

/** A stream that is not disabled, of a client that is not, as far as it decides which events it carries. */
interface Living {
  readonly id: string;
  readonly clientId: string;
  readonly isKeycloakShape: boolean;
  readonly metadata: StoredMetadata;
  readonly since: number;
  readonly carries: ReadonlySet<SecurityEvent>;
}

/** A line of the audit from which events follow. */
interface Line {
  readonly id: number;
  readonly at: number;
  readonly event: string;
  readonly accountId: string;
  readonly by: EventDetails['by'];
  readonly details: Readonly<Record<string, unknown>>;
  readonly events: readonly DerivedEvent[];
}

/** Turns lines of the audit into events that wait on streams. */
export interface EventDerivation {
  /**
   * Reads the next lines, and puts what follows from them on the streams whose clients know the person, in one commit with the place that
   * was reached. So every event is put on a stream once, whoever stops or runs at the same time: of two processes that have read the same
   * lines, the second one writes nothing. Returns how many lines it read.
   */
  deriveNext(): Promise<number>;
  /** Returns whether any stream carries events. Without one nothing is read. */
  isWanted(): Promise<boolean>;
}

const lineShape = defineRow({
  id: named('line', number),
  at: number,
  event: text,
  accountId: optional(text),
  actorKind: optional(text),
  actorId: optional(text),
  /** Read once it is known that events follow from the line. */
  details: optional(text),
});

const ofStream = defineRow({ id: text, clientId: text, since: number, events: optional(json<string[]>()) }).under('s');
const ofClient = defineRow({ metadata: json<StoredMetadata>() }).under('c');

function actorOf({ actorKind: kind, actorId, accountId }: RowOf<typeof lineShape>): EventDetails['by'] {
  if (kind === 'account') return actorId === accountId ? 'user' : 'admin';
  if (kind === 'system') return 'system';
  return kind === undefined ? undefined : 'admin';
}

function toLine(row: Row): readonly Line[] {
  const line = lineShape.read(row);
  const { id, at, event, accountId } = line;
  const events = eventsFrom(event);
  if (accountId === undefined || events.length === 0) return [];
  const details = JSON.parse(line.details ?? '{}') as Line['details'];
  return [{ id, at, event, accountId, by: actorOf(line), details, events }];
}

function toLiving(row: Row): Living {
  const { events, ...stream } = ofStream.read(row);
  const { metadata } = ofClient.read(row);
  const isKeycloakShape = metadata.keycloak_shape === true;
  return { ...stream, isKeycloakShape, metadata, carries: new Set(carriedEvents(events)) };
}

const levelOf = (value: unknown) => (typeof value === 'string' && /^eidas[01](-mfa)?$/.test(value) ? value : undefined);

/** Returns what an event says to one client; undefined where it has nothing to say to it. */
function detailsFor(derived: DerivedEvent, line: Line, stream: Living): EventDetails | undefined {
  const common = { event: line.event, ...(line.by && { by: line.by }) };
  switch (derived.kind) {
    case 'credential-change': {
      const { credential, change } = derived;
      // Passkeys are taken away where there is no application.
      const isPasskey = credential === 'app' && line.details['factor'] === 'passkey';
      return { ...common, credential: isPasskey ? 'fido2-platform' : credential, change };
    }
    case 'credential-compromise':
      return { ...common, credential: derived.credential };
    case 'assurance-level-change': {
      const to = derived.to ?? levelOf(line.details['level']);
      return to ? { ...common, to, ...(derived.from && { from: derived.from }) } : undefined;
    }
    case 'session-revoked': {
      if (line.event !== 'account.session_closed') return common;
      // Only the services of this session learn that it was there.
      const { session: uid, clients } = line.details;
      const isConcerned = typeof uid === 'string' && Array.isArray(clients) && clients.includes(stream.clientId);
      const { clientId, isKeycloakShape: isCommon } = stream;
      return isConcerned ? { ...common, sid: sessionNameOf({ uid, clientId, isCommon }) } : undefined;
    }
    default:
      return common;
  }
}

export function createEventDerivation({ database, sealer, nowSeconds }: StoreParts): EventDerivation {
  const { dialect, knex } = database;

  const living = () =>
    knex('event_streams as s')
      .join('clients as c', 'c.client_id', 's.client_id')
      .whereNot('s.status', 'disabled')
      .whereNull('c.disabled_at');

  const livingStreams = async () => {
    const rows = (await living().select(...ofStream.columns, ...ofClient.columns)) as Row[];
    return rows.map(toLiving);
  };

  /** Returns the clients that are told of a line. Those that knew a person whose account is gone were kept. */
  const toldClients = async (trx: Knex, { event, accountId }: Line): Promise<ReadonlySet<string>> => {
    if (event !== 'account.deleted') return knowersOf(executorOf(trx), { dialect, accountId });
    return new Set(await trx('event_partings').where({ account_id: accountId }).pluck<string[]>('client_id'));
  };

  const removedFrom = async (trx: Knex, accountId: string): Promise<ReadonlySet<string>> =>
    new Set(await trx('event_removed_subjects').where({ account_id: accountId }).pluck<string[]>('stream_id'));

  /** Returns the addresses that an identifier-changed event tells; undefined where the client may not know them. */
  const emailsFor = async (trx: Knex, line: Line, stream: Living): Promise<ChangedEmail | undefined> => {
    const { clientId, metadata } = stream;
    const isGranted = await mayReadEmail(trx, { accountId: line.accountId, clientId, allowed: metadata.scope });
    return isGranted ? changedEmails(trx, { sealer, accountId: line.accountId, at: line.at }) : undefined;
  };

  /** An account that was disabled again meanwhile, or is still disabled for another reason, is not said to be enabled. */
  const isEnabled = (trx: Knex, accountId: string) =>
    hasRow(trx('accounts').where({ id: accountId }).whereNull('disabled_at').first('id'));

  const noticesOf = async (trx: Knex, line: Line, streams: readonly Living[]) => {
    const wanting = streams.filter(
      ({ carries, since }) => since <= line.at && line.events.some(({ kind }) => carries.has(kind)),
    );
    if (wanting.length === 0) return [];
    const told = await toldClients(trx, line);
    const removed = await removedFrom(trx, line.accountId);
    const txn = hashBearer(`event ${line.id} ${line.at} ${line.accountId}`);
    const notices: NewNotice[] = [];
    for (const stream of wanting) {
      if (!told.has(stream.clientId) || removed.has(stream.id)) continue;
      for (const derived of line.events) {
        const { kind } = derived;
        if (!stream.carries.has(kind)) continue;
        const details = detailsFor(derived, line, stream);
        if (!details) continue;
        if (kind === 'account-enabled' && !(await isEnabled(trx, line.accountId))) continue;
        const emails = kind === 'identifier-changed' ? await emailsFor(trx, line, stream) : undefined;
        if (kind === 'identifier-changed' && !emails) continue;
        const { accountId, at } = line;
        notices.push({ streamId: stream.id, jti: randomUUID(), kind, accountId, at, txn, details, emails });
      }
    }
    return notices;
  };

  return {
    isWanted: () => hasRow(living().first('s.id')),
    async deriveNext() {
      // The job works out the events before the transaction: on SQLite nobody else could write meanwhile.
      const found = await eventCursor.peek(executorOf(knex));
      const lines = found.rows.flatMap(toLine);
      const streams = lines.length > 0 ? await livingStreams() : [];
      const notices: NewNotice[] = [];
      for (const line of lines) notices.push(...(await noticesOf(knex, line, streams)));
      const now = nowSeconds();
      const rows = notices.map((notice) => noticeRow(sealer, { ...notice, createdAt: now }));
      if (found.places.size === 0) return 0;
      await knex.transaction(async (trx) => {
        if (!(await eventCursor.pass(executorOf(trx), found))) return;
        if (rows.length > 0) await trx.batchInsert('event_notices', rows, 50);
        const gone = lines.filter(({ event }) => event === 'account.deleted').map(({ accountId }) => accountId);
        if (gone.length > 0) await trx('event_partings').whereIn('account_id', gone).delete();
      });
      return found.read;
    },
  };
}
