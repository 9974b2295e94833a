import { createOnceClaims } from './claim-once.ts';
import { hashBearer } from '../../crypto/sealer.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { day } from '../../domain/time.ts';
import { endedMarkSeconds, endedProofsSeconds } from '../session/account-sessions.ts';
import { toAccount } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';
import type { Row } from '../database/database.ts';
import { joinsOf, packed, unpack, type Stored } from './record-family.ts';
import { factsOfRecord, textOrNull } from './record-facts.ts';
import { createFamilySearch, familyFacts, formerOf } from './refresh-family.ts';
import { createRowReader } from './row-reader.ts';
import { currentUnit, openUnit, queueRow, type PayloadRow } from '../unit/unit-of-work.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import type { StoreParts } from '../database/store-parts.ts';

export type Payload = Record<string, unknown>;

type Found = Payload | undefined | Promise<Payload | undefined>;

/** Records of oidc-provider and of our flows: expiring JSON, found by a hash of the value that the holder has. */
export interface PayloadStore {
  /** @param isMerged keeps what the grant that is there already allows: several requests add to it at once */
  upsert(
    model: string,
    id: string,
    payload: Payload,
    ttlSeconds: number | undefined,
    options?: { readonly isMerged?: boolean },
  ): void;
  /** Returns what this request has read before at once. */
  find(model: string, id: string): Found;
  /** Says whether this request has read such a record, and it was there. */
  wasRead(model: string, id: string): boolean;
  /** Returns a session by the uid that tokens and requests hold. Its id is known to the cookie of its browser alone. */
  findSessionByUid(uid: string): Found;
  consume(model: string, id: string): void;
  destroy(model: string, id: string): void;
  /** Inserts a sealed record, if nobody did before: otherwise nothing of this unit is written. */
  claim(model: string, id: string, payload: Payload, ttlSeconds: number): void;
  revokeGrant(grantId: string, options: { readonly whole: boolean }): void;
  /** Ends a session. Its services are told, unless it ended by time alone. */
  endSession(uid: string, options?: { readonly isNotified?: boolean }): void;
  /** Ends what was proved in a browser beside its session, and what it holds at upstreams. See `BrowserCookie.visit`. */
  endVisit(visit: string): void;
  /** Says whether a visit was ended; a copy of its cookie may still come. */
  hasEnded(visit: string): Promise<boolean>;
  /** Ends what was proved for an account until now and waits: its sign-ins that are half-way, and answers that are on their way. */
  endProofs(accountId: string): void;
  /** Inserts one row or nothing. Returns true for the first caller with this id until it expires. */
  claimOnce(id: string, ttlSeconds: number): Promise<boolean>;
  /** Returns the account of a row found in this request, which was read with it. */
  accountSeen(accountId: string): Account | undefined;
}

// Ids of grants are no bearer values and tie rows together. All other ids are values that a browser or a program holds.
const keyOf = (model: string, id: string) => (model === 'Grant' ? id : hashBearer(id));
// The library looks at the expiry of its own records itself, at times with leniency.
const isOurs = new Set([
  'Invitation',
  'Flow',
  'Link',
  'Captcha',
  'UpstreamRequest',
  'WalletRequest',
  'WalletAnswer',
  'RefreshAnswer',
  'UserCode',
  'ShownOnce',
  'ApiAnswer',
  'ApiWholeAnswer',
  'ClientDocument',
]);
/** The longest life of the things that a visit holds: an answer, a sign-in that was left half-way, an upstream's session. */
const endedVisitSeconds = day;
// Records with other bearer values or personal data are sealed whole.
const sealsAll = new Set([
  'Interaction',
  'Invitation',
  'Flow',
  'Link',
  'UpstreamRequest',
  'WalletRequest',
  'WalletAnswer',
  'DeviceCode',
  'UserCode',
  'RefreshAnswer',
  'ShownOnce',
  'ApiAnswer',
  'ApiWholeAnswer',
]);
/** Links of messages, values that are shown once and answers of the APIs lie in this table too, and are bound in the same way. */
export const sealedPayloads: SealedColumn = {
  table: 'payloads',
  column: 'sealed',
  key: ['model', 'id'],
  about: ({ model, id }) => `${String(model)}:${String(id)}`,
};
const endedSql = 'SELECT uid FROM ended_sessions WHERE uid = ?';
// A sign-in that was under way when all sessions of its account were ended must not be written. With offline access its code and its grant
// belong to no session whose end would stop them.
const bearsSignIn = new Set(['Interaction', 'Session', 'DeviceCode', 'AuthorizationCode', 'Grant']);

/**
 * Returns the account that a record is about: that of a token or a session, or the one as which a request is about to go on. `ownerId` is
 * that of a flow of ours.
 */
const accountOf = (payload: Payload) => {
  const result = payload['result'] as { login?: { accountId?: unknown } } | undefined;
  return textOrNull(payload['accountId']) ?? textOrNull(result?.login?.accountId) ?? textOrNull(payload['ownerId']);
};

/** Removes the session id, which is the cookie's value, from Interaction.session. The library writes it there, and nothing reads it. */
function withoutSessionCookie(payload: Payload): Payload {
  const session = payload['session'] as Payload | undefined;
  if (!session?.['cookie']) return payload;
  const { cookie: _cookie, ...rest } = session;
  return { ...payload, session: rest };
}

export function createPayloadStore({ database, sealer, nowSeconds }: StoreParts): PayloadStore {
  const { ofRecord, ofSession } = joinsOf(database.dialect);
  const family = packed(database.dialect);
  const rows = createRowReader(database, { columns: family, joins: ofRecord });
  const findOfFamily = createFamilySearch(database);
  const claim = createOnceClaims({ database, nowSeconds });
  const findByUidSql = `SELECT ${family} FROM payloads p ${ofSession} WHERE p.uid = ?`;
  // A request asks for its account several times.
  const made = new WeakMap<Row, Account>();
  /** Credential version of the account, as this request has read it. */
  const seenVersion = (accountId: string | null) => {
    const seen = accountId && currentUnit()?.seen.get(`account:${accountId}`);
    if (!seen) return null;
    return credentialVersionOf({
      sessionEpoch: Number(seen['a_session_epoch']),
      passwordChangedAt: seen['a_password_changed_at'] as number | null,
    });
  };

  const toRow = (model: string, id: string, payload: Payload, ttl: number | undefined): PayloadRow => {
    const key = keyOf(model, id);
    const { jti: _jti, ...rest } = model === 'Interaction' ? withoutSessionCookie(payload) : payload;
    const body = JSON.stringify(rest);
    const isSealed = sealsAll.has(model);
    return {
      model,
      id: key,
      payload: isSealed ? '{}' : body,
      sealed: isSealed ? sealer.seal(body, `${model}:${key}`) : null,
      grant_id: textOrNull(rest['grantId']) ?? (model === 'Grant' ? id : null),
      session_uid: model === 'Session' ? textOrNull(rest['uid']) : textOrNull(rest['sessionUid']),
      account_id: accountOf(rest),
      client_id: textOrNull(rest['clientId']),
      uid: model === 'Session' ? textOrNull(rest['uid']) : null,
      consumed_at: null,
      expires_at: ttl === undefined ? null : nowSeconds() + ttl,
      ...factsOfRecord(rest),
      former: null,
      isMerged: false,
      credential_version: bearsSignIn.has(model) || rest['gty'] === 'password' ? seenVersion(accountOf(rest)) : null,
    };
  };

  const toPayload = (model: string, row: Stored | undefined, id?: string): Payload | undefined => {
    if (!row || (isOurs.has(model) && Number(row['expires_at'] ?? Infinity) <= nowSeconds())) return undefined;
    const body = sealsAll.has(model) ? sealer.open(row.sealed ?? '', `${model}:${row.id}`) : row.payload;
    if (body === undefined) return undefined;
    const payload = JSON.parse(body) as Payload;
    payload['jti'] = id ?? row.id;
    if (row.consumed_at !== null) payload['consumed'] = row.consumed_at;
    return payload;
  };

  /** Keeps what was read with a record for the rest of the request, and returns the record. */
  const remember = (row: Row | undefined): Stored | undefined => {
    const found = unpack(row);
    if (!found || found.isEnded) return undefined;
    const { record, grant, session, account } = found;
    const unit = currentUnit();
    if (session) unit?.seen.set(`uid:${String(session['uid'])}`, session);
    // The id under which the request has read the session first stays: the session may get another one meanwhile.
    for (const one of [record, session])
      if (typeof one?.['uid'] === 'string' && !unit?.sessionIds.has(one['uid']))
        unit?.sessionIds.set(one['uid'], one.id);
    if (grant) unit?.seen.set(`Grant:${grant.id}`, grant);
    if (account) unit?.seen.set(`account:${String(account['a_id'])}`, account);
    return record;
  };

  /**
   * Returns what a refresh token without a row was: one that its family has used before, as long as the family has a token. Nobody can tell
   * it from a token that was never issued, and the holder of either knows a token of the family.
   */
  const spentBefore = async (id: string): Promise<Stored | undefined> => {
    const known = await findOfFamily(id);
    const other = known === undefined ? undefined : remember(await rows.find('RefreshToken', known));
    return other && { ...other, id: keyOf('RefreshToken', id), consumed_at: other.consumed_at ?? nowSeconds() };
  };

  const read = async (model: string, id: string): Promise<Payload | undefined> => {
    const key = keyOf(model, id);
    const found = remember(await rows.find(model, key));
    const stored = found ?? (model === 'RefreshToken' ? await spentBefore(id) : undefined);
    currentUnit()?.seen.set(`${model}:${key}`, stored);
    return toPayload(model, stored, id);
  };

  const readSession = async (uid: string): Promise<Payload | undefined> => {
    const [row] = await database.reader.all(findByUidSql, [uid]);
    const stored = remember(row);
    currentUnit()?.seen.set(`uid:${uid}`, stored);
    return toPayload('Session', stored);
  };

  const markEnd = (uid: string, seconds: number) =>
    void openUnit().endedSessions.set(uid, { uid, expires_at: nowSeconds() + seconds });

  return {
    upsert(model, id, payload, ttl, { isMerged = false } = {}) {
      const unit = openUnit();
      const made = toRow(model, id, model === 'RefreshToken' ? { ...payload, ...familyFacts(unit, id) } : payload, ttl);
      const former = made.uid === null ? null : (unit.sessionIds.get(made.uid) ?? null);
      const row: PayloadRow = { ...made, former, isMerged };
      const key = `${model}:${row.id}`;
      if (row.uid !== null) {
        unit.seen.set(`uid:${row.uid}`, { ...row });
        // The library destroys the old id of a session right before it saves the new one. The row stays, under the new id.
        unit.deletes.delete(`${model}:${former}`);
      }
      unit.deletes.delete(key);
      unit.upserts.set(key, row);
      unit.seen.set(key, { ...row });
    },

    find(model, id) {
      const key = `${model}:${keyOf(model, id)}`;
      const unit = currentUnit();
      if (unit?.deletes.has(key)) return undefined;
      if (unit?.seen.has(key)) return toPayload(model, unit.seen.get(key) as Stored | undefined, id);
      return read(model, id);
    },

    wasRead: (model, id) => currentUnit()?.seen.get(`${model}:${keyOf(model, id)}`) !== undefined,

    findSessionByUid(uid) {
      const unit = currentUnit();
      const key = `uid:${uid}`;
      if (unit?.seen.has(key)) return toPayload('Session', unit.seen.get(key) as Stored | undefined);
      return readSession(uid);
    },

    consume(model, id) {
      const unit = openUnit();
      const key = keyOf(model, id);
      const name = `${model}:${key}`;
      const waiting = unit.upserts.get(name);
      if (waiting) {
        const row = { ...waiting, consumed_at: nowSeconds() };
        unit.upserts.set(name, row);
        unit.seen.set(name, { ...row });
        return;
      }
      // Only one row can decide whether the unit is written: a second one would never be checked.
      if (unit.consume) throw new Error(`this unit of work already consumes a ${unit.consume.model}`);
      const seen = unit.seen.get(name);
      unit.consume = { model, id: key, consumed_at: nowSeconds(), grant_id: textOrNull(seen?.['grant_id']) };
      const former = model === 'RefreshToken' ? formerOf(seen) : null;
      if (former !== null) unit.deletes.set(`${model}:${former}`, { model, id: former });
    },

    destroy(model, id) {
      const unit = openUnit();
      const key = `${model}:${keyOf(model, id)}`;
      unit.upserts.delete(key);
      unit.seen.delete(key);
      unit.deletes.set(key, { model, id: keyOf(model, id) });
    },

    claim(model, id, payload, ttl) {
      const unit = openUnit();
      if (unit.claim) throw new Error(`this unit of work already claims a ${unit.claim.model}`);
      const key = keyOf(model, id);
      const sealed = sealer.seal(JSON.stringify(payload), `${model}:${key}`);
      unit.claim = { model, id: key, sealed, expires_at: nowSeconds() + ttl };
    },

    revokeGrant(grantId, { whole }) {
      const unit = openUnit();
      for (const [key, row] of unit.upserts)
        if (row.grant_id === grantId && row.model !== 'Grant') unit.upserts.delete(key);
      unit.revokedGrants.add(grantId);
      if (whole) this.destroy('Grant', grantId);
    },

    endSession(uid, { isNotified = true } = {}) {
      const unit = openUnit();
      for (const [key, row] of unit.upserts) if (row.session_uid === uid) unit.upserts.delete(key);
      unit.seen.set(`uid:${uid}`, undefined);
      // The request that ends a session finds it no more, by its id either.
      const id = unit.sessionIds.get(uid);
      if (id !== undefined) unit.seen.set(`Session:${id}`, undefined);
      markEnd(uid, endedMarkSeconds);
      if (!isNotified) return;
      queueRow('logout_notices', { session_uid: uid, ended_at: nowSeconds() });
    },

    endVisit: (visit) => markEnd(visit, endedVisitSeconds),
    hasEnded: async (visit) => (await database.reader.all(endedSql, [visit])).length > 0,
    endProofs: (accountId) => markEnd(accountId, endedProofsSeconds),

    claimOnce: (id, ttlSeconds) => claim(hashBearer(id), ttlSeconds),

    accountSeen(accountId) {
      const row = currentUnit()?.seen.get(`account:${accountId}`);
      if (row === undefined) return undefined;
      const account = made.get(row) ?? toAccount(row);
      made.set(row, account);
      return account;
    },
  };
}
