import {
  blockTargets,
  hostOfDocument,
  isAdmittedHost,
  isDocumentAddress,
  longestDocumentAddress,
  type DocumentHosts,
} from '../../../domain/clients/documents/document-address.ts';
import type { DocumentClient } from '../../../domain/clients/documents/read-document.ts';
import type { Transaction } from '../../database/database.ts';
import { defineRow, number, text, type RowOf } from '../../database/define-row.ts';
import { insertNew } from '../../database/row-counts.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import type { Payload, PayloadStore } from '../../records/payloads.ts';
import type { ClientRecord } from '../clients.ts';

/** The copy of a document that describes a client; times in epoch seconds. */
export interface ClientDocument extends DocumentClient {
  readonly clientId: string;
  readonly readAt: number;
  /** Until then the copy counts without another look. */
  readonly freshUntil: number;
}

const blockShape = defineRow({ target: text, reason: text, at: number });
/** A host, or the address of one document, that describes no client here any more. */
export type DocumentBlock = RowOf<typeof blockShape>;

/** The clients that are not registered, and that documents at their own addresses describe. */
export interface ClientDocumentStore {
  /** Finds a client by the address of its document, as the last copy has it. Returns undefined where there is none; blocked ones are returned. */
  find(clientId: string): ClientRecord | undefined | Promise<ClientRecord | undefined>;
  /** Keeps a copy in the memory of this process, which is bounded: anybody can name a document. */
  remember(document: ClientDocument): void;
  /** Forgets the copy of a document that is no longer there. */
  forget(clientId: string): void;
  /** Keeps the copy for all processes, with the other writes of the request: a person has said yes to the client. */
  keep(clientId: string, ttlSeconds: number): Promise<void>;
  /** Lists the copies to which people have said yes, the newest first. */
  list(): Promise<readonly ClientDocument[]>;
  /** Lists the ids of all such clients that hold a code, token or grant here. Their copies may be gone where there were too many of them. */
  holders(trx: Transaction): Promise<readonly string[]>;
  listBlocks(): Promise<readonly DocumentBlock[]>;
  /** Returns false where it is blocked already. */
  block(trx: Transaction, block: DocumentBlock): Promise<boolean>;
  /** Returns false where it is not blocked. */
  unblock(trx: Transaction, target: string): Promise<boolean>;
}

const model = 'ClientDocument';
const mostInMemory = 200;

const keptShape = defineRow({ payload: text });
const holderShape = defineRow({ clientId: text });
/** Rows beyond the limit. The copy that ends first goes first. Whoever needs it reads the document again. */
const makeRoomSql = `DELETE FROM payloads WHERE model = '${model}' AND id IN (SELECT id FROM payloads WHERE model = '${model}' ORDER BY expires_at DESC LIMIT 1000000 OFFSET ?)`;

/** Returns a document as a client: one that lets itself be used by everybody, and that no agent has made. */
function toRecord({ clientId, metadata, claimedName, readAt, freshUntil }: ClientDocument, disabledAt: number | null) {
  return {
    clientId,
    metadata,
    secrets: [],
    development: false,
    disabledAt,
    deletedAt: null,
    version: 0,
    createdAt: readAt,
    updatedAt: readAt,
    document: { claimedName, readAt, freshUntil },
  } satisfies ClientRecord;
}

/** The settings about clients that nobody has registered. */
export interface DocumentSettings {
  readonly clientDocuments: DocumentHosts;
  /** The most copies that are kept. */
  readonly clientDocumentsLimit: number;
}

export function createClientDocumentStore(
  payloads: PayloadStore,
  { database, nowSeconds }: Pick<StoreParts, 'database' | 'nowSeconds'>,
  { clientDocuments: hosts, clientDocumentsLimit: limit }: DocumentSettings,
): ClientDocumentStore {
  const memory = new Map<string, ClientDocument>();
  // Caches hang on the object of a record, so the record of an unchanged client stays the same object.
  const records = new WeakMap<ClientDocument, ClientRecord>();

  const remember = (document: ClientDocument) => {
    const known = memory.get(document.clientId);
    memory.delete(document.clientId);
    if (memory.size >= mostInMemory) memory.delete(memory.keys().next().value ?? '');
    const isSame = known !== undefined && JSON.stringify(known) === JSON.stringify(document);
    memory.set(document.clientId, isSame ? known : document);
  };
  const newest = async (clientId: string): Promise<ClientDocument | undefined> => {
    const { jti: _jti, ...kept } = ((await payloads.find(model, clientId)) ?? {}) as Payload;
    const row = kept['clientId'] === undefined ? undefined : (kept as unknown as ClientDocument);
    const known = memory.get(clientId);
    if (row && (!known || row.readAt > known.readAt)) remember(row);
    return memory.get(clientId);
  };
  const blockOf = (clientId: string) =>
    blockShape.first(
      database
        .knex('document_blocks')
        .whereIn('target', [...blockTargets(clientId)])
        .orderBy('at'),
    );

  /** A document of a host that the operator reads no more is one that is switched off. */
  const read = async (clientId: string): Promise<ClientRecord | undefined> => {
    const [document, block] = await Promise.all([newest(clientId), blockOf(clientId)]);
    if (!document) return undefined;
    const isOff = !isAdmittedHost(hostOfDocument(clientId), hosts);
    const disabledAt = block?.at ?? (isOff ? document.readAt : null);
    const known = records.get(document);
    if (known?.disabledAt === disabledAt) return known;
    const record = toRecord(document, disabledAt);
    records.set(document, record);
    return record;
  };

  return {
    find(clientId) {
      if (hosts === 'off' || clientId.length > longestDocumentAddress || !isDocumentAddress(clientId)) return undefined;
      return read(clientId);
    },
    remember,
    forget: (clientId) => void memory.delete(clientId),
    async keep(clientId, ttlSeconds) {
      const document = memory.get(clientId);
      if (!document) return;
      await database.writeOne(`${makeRoomSql} RETURNING id`, [limit - 1]);
      payloads.upsert(model, clientId, { ...document }, ttlSeconds);
    },
    async list() {
      const rows = database.knex('payloads').where({ model }).where('expires_at', '>', nowSeconds());
      const found = await keptShape.list(rows.orderBy('expires_at', 'desc'));
      return found.map(({ payload }) => JSON.parse(payload) as ClientDocument);
    },
    async holders(trx) {
      const rows = trx('payloads').whereLike('client_id', 'http%').distinct({ clientId: 'client_id' });
      return (await holderShape.list(rows)).map(({ clientId }) => clientId).filter(isDocumentAddress);
    },
    listBlocks: () => blockShape.list(database.knex('document_blocks').orderBy('target')),
    block: (trx, block) => insertNew(trx('document_blocks'), { row: blockShape.row(block), key: 'target' }),
    async unblock(trx, target) {
      return (await trx('document_blocks').where({ target }).delete()) > 0;
    },
  };
}
