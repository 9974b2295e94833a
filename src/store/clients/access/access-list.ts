import { partOfApi, type AskedApi } from '../../../domain/apis/asked-scopes.ts';
import { standingScopes } from '../../../domain/apis/given-scopes.ts';
import { apiKey } from '../../../domain/apis/registered-api.ts';
import { apiScopesIn } from '../../../domain/roles/api-scopes.ts';
import { serviceUses } from '../../../domain/account/history-events.ts';
import type { OpenSession } from '../../../domain/session/open-session.ts';
import type { StoredMetadata } from '../../../domain/clients/client-metadata.ts';
import { hostOfDocument, isDocumentAddress } from '../../../domain/clients/documents/document-address.ts';
import { chosenAmong } from '../../../domain/clients/claims/optional-claims.ts';
import {
  claimsBeyondScopes,
  claimsOfScopes,
  personClaims,
  type PersonClaim,
} from '../../../domain/clients/claims/scope-claims.ts';
import type { ApiRecord, ApiStore } from '../../apis/apis.ts';
import type { Database, Transaction } from '../../database/database.ts';
import { defineRow, flag, json, number, optional, text, type RowOf } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import type { ClientDocumentStore } from '../documents/client-documents.ts';
import type { ClientRecord } from '../clients.ts';
import { isReadable, noteEndedSessions } from '../notices/ended-session-notices.ts';
import { amongTexts } from '../../database/among-texts.ts';
import { parseJson } from '../../../domain/members.ts';

/** The access of a service to a person's data: her consent, or tokens that are still good. Times are epoch seconds. */
export interface ClientAccess {
  readonly clientId: string;
  /** The name that people know the service by; its id where it has none. */
  readonly name: string;
  /** The service is not registered: its name is that of its site. */
  readonly isUnregistered: boolean;
  /** The operator's own services ask for no consent. */
  readonly isFirstParty: boolean;
  /** The service is switched off, or its registration is gone: it can use nothing of what it holds. */
  readonly isOff: boolean;
  readonly policyUri: string | undefined;
  /** The oldest fact that is known: the first sign-in that the audit still holds, or the oldest grant. */
  readonly since: number;
  /** The newest fact: a sign-in, a consent, or a token that is still good. */
  readonly lastUsedAt: number;
  /** The claims that the service may read, in the order in which pages name them. */
  readonly claims: readonly PersonClaim[];
  readonly leftOut: readonly PersonClaim[];
  /** The APIs at which the service may act in the name of the person, each with the scopes that it may ask for there. */
  readonly apis: readonly AskedApi[];
  /** The service goes on reading when the person is not signed in. */
  readonly isOffline: boolean;
  /** The service may act at the APIs of this server in the name of the person. */
  readonly isAdministration: boolean;
  /** A device or a program got tokens by a code that the person confirmed. */
  readonly isByDevice: boolean;
  /** A program got tokens by the password of the person. */
  readonly isByPassword: boolean;
}

interface Ending {
  readonly accountId: string;
  readonly clientId: string;
}

/** The services that hold something of a person, and the end of what one of them holds. */
export interface AccessListStore {
  /** Lists the services, the one that was used last first. The client of the account pages is none of them. */
  listAccess(accountId: string): Promise<readonly ClientAccess[]>;
  /**
   * Deletes every grant, code and token that a client holds of a person, and her consent at a former service. Takes the client out of her
   * sessions, which go on, and notes for each of them the notice of logout that the client is to get. Returns whether there was anything to
   * delete.
   */
  end(trx: Transaction, ending: Ending): Promise<boolean>;
  /** Takes a client out of one session, as if the session had never known it. The client is told nothing. */
  forget(trx: Transaction, ending: Ending & { readonly sessionUid: string }): Promise<void>;
}

export const withdrawn = 'access.withdrawn';
/** The records of a person with which a client can do something. */
export const held = ['Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode', 'DeviceCode'] as const;
/** Records of a person that are none of a client's. */
const kept = ['Session', 'Interaction', 'Flow', 'Link'] as const;

/** Returns words of ours as a list of SQL. */
export const listed = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

// A session that was saved by a parallel request may bring the name of the client back. It names a grant that is gone.
const forgetInSessions = {
  sqlite: `UPDATE payloads AS s SET payload = json_remove(payload, '$.authorizations."' || ? || '"') WHERE account_id = ? AND model = 'Session' AND ${isReadable.sqlite}`,
  postgres: `UPDATE payloads AS s SET payload = CASE WHEN ${isReadable.postgres} THEN (payload::jsonb #- ARRAY['authorizations', CAST(? AS text)])::text ELSE payload END WHERE account_id = ? AND model = 'Session'`,
};

function textsOf(dialect: Database['dialect']) {
  const live = `p.account_id = ? AND p.model IN (${listed(held)}) AND p.consumed_at IS NULL AND (p.expires_at IS NULL OR p.expires_at > ?)`;
  return {
    // Tokens of a session that time has ended serve no more, although their rows wait for the sweep.
    // A bare model among the groups would lead PostgreSQL to the primary key, and to every person's records.
    held: `SELECT p.client_id, p.model || '' AS kind, CASE WHEN p.model = 'Grant' THEN p.payload END AS given,
        min(p.issued_at) AS first_at, max(p.issued_at) AS last_at,
        max(CASE WHEN p.model = 'DeviceCode' OR p.grant_type LIKE 'device_code%' THEN 1 ELSE 0 END) AS by_device,
        max(CASE WHEN p.grant_type LIKE 'password%' THEN 1 ELSE 0 END) AS by_password
      FROM payloads p WHERE ${live} AND (p.session_uid IS NULL OR p.session_uid ${amongTexts[dialect]})
      GROUP BY p.client_id, kind, given
      UNION ALL SELECT f.client_id, 'FormerConsent', f.scopes, f.given_at, f.given_at, 0, 0 FROM former_consents f WHERE f.account_id = ?`,
    used: `SELECT client_id, CASE event WHEN '${withdrawn}' THEN 1 ELSE 0 END AS is_end, min(at) AS first_at, max(at) AS last_at
      FROM audit WHERE account_id = ? AND client_id IS NOT NULL AND event IN (${listed([...serviceUses, withdrawn])})
      GROUP BY client_id, is_end`,
  };
}

interface Openid {
  readonly scope?: string;
  readonly claims?: readonly string[];
}

/** The members of a stored grant that say what its client may read. */
export interface StoredGrant {
  readonly openid?: Openid;
  /** The scopes at each API, by its identifier, with their marks (`given-scopes.ts`). */
  readonly resources?: Readonly<Record<string, string>>;
  readonly rejected?: { readonly openid?: Openid };
}

/** Reads a stored grant. One that cannot be read gives nothing, and holds up no other. */
const grantOf = (text: unknown) => (parseJson(String(text)) ?? {}) as StoredGrant;

const heldShape = defineRow({
  clientId: optional(text),
  kind: text,
  given: optional(text),
  firstAt: optional(number),
  lastAt: optional(number),
  byDevice: flag,
  byPassword: flag,
});
type Held = RowOf<typeof heldShape>;
const useShape = defineRow({ clientId: text, isEnd: flag, firstAt: number, lastAt: number });
type Use = RowOf<typeof useShape>;

/** A consent that the person gave at a former service. It holds in every session. */
const formerConsent = 'FormerConsent';
const isConsent = ({ kind }: Held) => kind === 'Grant' || kind === formerConsent;

/** Returns what one grant lets its client read, and what the person left out of it. */
function releasedBy({ kind, given }: Held, allowed: readonly string[] | undefined) {
  const {
    openid: { scope = '', claims = [] } = {},
    resources = {},
    rejected,
  }: StoredGrant = kind === formerConsent ? { openid: { scope: given ?? '' } } : grantOf(given);
  const left = rejected?.openid?.claims ?? [];
  const scopes = scope.split(' ');
  const beyond = claimsBeyondScopes(allowed);
  const asked: ReadonlySet<string> = new Set([...claimsOfScopes(scopes), ...claims]);
  return {
    isOffline: scopes.includes('offline_access'),
    isAdministration: [scope, ...Object.values(resources)].some((some) => apiScopesIn(some).length > 0),
    resources,
    claims: personClaims.filter((claim) => asked.has(claim) && !left.includes(claim) && !beyond.includes(claim)),
    leftOut: personClaims.filter((claim) => left.includes(claim)),
  };
}

const clientShape = defineRow({
  clientId: text,
  metadata: json<StoredMetadata>(),
  disabledAt: optional(number),
  serviceAccountId: optional(text),
});

const knownOf = ({ clientId, metadata, disabledAt }: ClientRecord) => ({
  clientId,
  metadata,
  disabledAt: disabledAt ?? undefined,
  serviceAccountId: undefined,
});

interface Facts {
  readonly rows: readonly Held[];
  readonly known: RowOf<typeof clientShape> | undefined;
  readonly used: readonly Use[];
  readonly registeredApis: readonly ApiRecord[];
  readonly now: number;
}

/** Returns when the person first and last used the service, as far as that was after she had withdrawn its access. */
function usesOf(used: readonly Use[]): readonly Pick<Held, 'firstAt' | 'lastAt'>[] {
  const endedAt = used.find(({ isEnd }) => isEnd)?.lastAt ?? -Infinity;
  const use = used.find(({ isEnd }) => !isEnd);
  if (!use || use.lastAt < endedAt) return [];
  return [use.firstAt <= endedAt ? { firstAt: undefined, lastAt: use.lastAt } : use];
}

function toAccess(clientId: string, { rows, known, used, registeredApis, now }: Facts): ClientAccess {
  const metadata = known?.metadata ?? {};
  const grants = rows.filter(isConsent).map((row) => releasedBy(row, metadata.scope?.split(' ')));
  const scopesAt = (api: ApiRecord) =>
    grants.flatMap(({ resources }) => standingScopes(api, resources[apiKey(api.identifier)] ?? ''));
  const apis = registeredApis.map((api) => partOfApi(api, { clientId, scopes: scopesAt(api) }));
  const given = new Set(grants.flatMap(({ claims }) => claims));
  // A process of 0.2.0 leaves the moment of issue out, until a job writes it. Such a record counts as made now.
  const times = (name: 'firstAt' | 'lastAt') => [...rows, ...usesOf(used)].map((row) => row[name] ?? now);
  return {
    clientId,
    name: metadata.client_name ?? (isDocumentAddress(clientId) ? hostOfDocument(clientId) : clientId),
    isUnregistered: isDocumentAddress(clientId),
    isFirstParty: metadata.first_party === true,
    isOff: known === undefined || known.disabledAt !== undefined,
    policyUri: metadata.policy_uri,
    since: Math.min(...times('firstAt')),
    lastUsedAt: Math.max(...times('lastAt')),
    claims: personClaims.filter((claim) => given.has(claim)),
    leftOut: chosenAmong(
      personClaims.filter((claim) => !given.has(claim) && grants.some(({ leftOut }) => leftOut.includes(claim))),
    ),
    // An API that names the client no longer takes none of its tokens.
    apis: apis.filter(({ scopes }) => scopes.length > 0),
    isOffline: grants.some(({ isOffline }) => isOffline),
    isAdministration: grants.some(({ isAdministration }) => isAdministration),
    isByDevice: rows.some(({ byDevice }) => byDevice),
    isByPassword: rows.some(({ byPassword }) => byPassword),
  };
}

interface Parts extends StoreParts {
  readonly documents: Pick<ClientDocumentStore, 'find'>;
  readonly apis: Pick<ApiStore, 'list'>;
  /** Lists the sessions in which the person is signed in. */
  readonly listSessions: (accountId: string) => Promise<readonly OpenSession[]>;
}

export function createAccessListStore({ database, nowSeconds, listSessions, documents, apis }: Parts): AccessListStore {
  const { dialect, knex } = database;
  const texts = textsOf(dialect);
  return {
    async listAccess(accountId) {
      const sessions = await listSessions(accountId);
      const open = sessions.map(({ uid }) => uid);
      const uids = dialect === 'sqlite' ? JSON.stringify(open) : open;
      // A consent for a session names no session in its row. Alone it gives nothing once the session is over.
      const isLive = (row: Held) => row.kind !== 'Grant' || releasedBy(row, undefined).isOffline;
      const inSession = new Set(sessions.flatMap(({ clientIds }) => clientIds));
      const found = await database.reader.all(texts.held, [accountId, nowSeconds(), uids, accountId]);
      const rows = found.map(heldShape.read);
      const ids = [...new Set(rows.flatMap(({ clientId }) => clientId ?? []))];
      if (ids.length === 0) return [];
      const used = (await database.reader.all(texts.used, [accountId])).map(useShape.read);
      const registeredApis = await apis.list();
      const registered = await clientShape.list(knex('clients').whereIn('client_id', ids));
      const described = await Promise.all(ids.filter(isDocumentAddress).map(async (id) => documents.find(id)));
      const clients = [...registered, ...described.flatMap((record) => (record ? [knownOf(record)] : []))];
      const access = ids.flatMap((clientId) => {
        const known = clients.find((client) => client.clientId === clientId);
        // A client that acts by itself is no service of this person, and the account pages are no service at all.
        const isOwn = known?.serviceAccountId === accountId;
        if (isOwn || known?.metadata.built_in === true) return [];
        const ofClient = (row: Held | Use) => row.clientId === clientId;
        if (!inSession.has(clientId) && !rows.some((row) => ofClient(row) && isLive(row))) return [];
        return toAccess(clientId, {
          rows: rows.filter(ofClient),
          known,
          used: used.filter(ofClient),
          registeredApis,
          now: nowSeconds(),
        });
      });
      return access.toSorted((a, b) => b.lastUsedAt - a.lastUsedAt || a.name.localeCompare(b.name));
    },

    async end(trx, { accountId, clientId }) {
      const at = nowSeconds();
      await trx.raw(
        noteEndedSessions(dialect, {
          sessions: 'payloads s',
          at: 'CAST(? AS bigint)',
          where: 's.account_id = ? AND c.client_id = ?',
        }),
        [at, at, accountId, clientId],
      );
      const endRows = () =>
        trx('payloads').where({ account_id: accountId, client_id: clientId }).whereNotIn('model', kept).delete();
      const ended = await endRows();
      // A refresh or an exchange that was under way has written new rows while the statement waited for the row that it consumes. Only
      // the next statement sees them. Once one finds nothing, no row is left that could be consumed.
      for (let found = ended; found > 0;) found = await endRows();
      const consents = await trx('former_consents').where({ account_id: accountId, client_id: clientId }).delete();
      await trx.raw(forgetInSessions[dialect], [clientId, accountId]);
      return ended + consents > 0;
    },

    async forget(trx, { accountId, clientId, sessionUid }) {
      await trx.raw(`${forgetInSessions[dialect]} AND uid = ?`, [clientId, accountId, sessionUid]);
    },
  };
}
