import { randomUUID } from 'node:crypto';
import type { ApprovalActName } from '../../domain/approvals/act-names.ts';
import type { Agent } from '../../domain/approvals/agent.ts';
import type { ApprovalEnding } from '../../domain/approvals/approval-endings.ts';
import {
  agentRight,
  approvalSeconds,
  countGrants,
  lostRoleSeconds,
  type RoleGrant,
} from '../../domain/approvals/four-eyes.ts';
import { administrator } from '../../domain/roles/admin-removal.ts';
import { may } from '../../domain/roles/permissions.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** One agent's yes to an act that waits. */
export interface Agreement {
  readonly accountId: string;
  readonly reason: string;
  readonly at: number;
}

/** An act that waits, or waited, for two agents; times in epoch seconds. */
export interface Approval {
  readonly id: string;
  /** The person whose account the act is about. */
  readonly accountId: string;
  readonly act: ApprovalActName;
  /** The hash of what must still be so when the act is carried out. */
  readonly standing: string;
  /** Says why the act was asked for. */
  readonly reason: string;
  /** Says who asked. */
  readonly by: Agent;
  readonly at: number;
  readonly lapsesAt: number;
  /** Present once the request does not wait any more. */
  readonly end:
    | {
        readonly at: number;
        readonly ending: ApprovalEnding;
        /** Account of the agent who ended it. */
        readonly by: string | undefined;
        readonly reason: string | undefined;
      }
    | undefined;
}

interface NewApproval extends Pick<Approval, 'accountId' | 'act' | 'standing' | 'reason' | 'by'> {
  readonly input: unknown;
}

export interface ApprovalStore {
  /** Inserts a request. The account is locked, and no request for the same act waits. */
  insert(trx: Transaction, approval: NewApproval): Promise<Approval>;
  find(id: string): Promise<Approval | undefined>;
  /** Locks a request until the transaction ends. The account of its person is locked before it. */
  lock(trx: Transaction, id: string): Promise<Approval | undefined>;
  /** Finds the request for this act that waits. */
  findOpen(
    trx: Transaction,
    about: { readonly accountId: string; readonly act: ApprovalActName },
  ): Promise<Approval | undefined>;
  /** Returns how many requests for these acts were made about an account since a moment, however they ended. */
  countAsked(
    trx: Transaction,
    about: { readonly accountId: string; readonly acts: readonly ApprovalActName[]; readonly since: number },
  ): Promise<number>;
  /** Opens what was typed for the act; undefined where it cannot be opened any more. */
  inputOf(approval: Approval, trx?: Transaction): Promise<unknown>;
  /** Notes an agreement. A second one of the same agent replaces nothing. Returns false for it. */
  agree(trx: Transaction, agreement: Agreement & { readonly id: string }): Promise<boolean>;
  agreements(id: string, trx?: Transaction): Promise<readonly Agreement[]>;
  /** Ends a request that waits. Returns false where it has ended already. */
  end(
    trx: Transaction,
    about: {
      readonly id: string;
      readonly ending: ApprovalEnding;
      readonly by?: string | undefined;
      readonly reason?: string | undefined;
    },
  ): Promise<boolean>;
  /** Returns requests that wait and whose time is not over, the oldest first. */
  waiting(limit: number): Promise<readonly Approval[]>;
  /** Returns the requests about one person that wait and whose time is not over, the oldest first. */
  waitingFor(accountId: string): Promise<readonly Approval[]>;
  /**
   * Returns how many requests wait whose time is not over. For an agent, those that she has agreed to, or that are about her own account, are
   * not counted.
   */
  countWaiting(agent?: string): Promise<number>;
  /** Returns requests that have ended, the newest end first. */
  ended(limit: number): Promise<readonly Approval[]>;
  /** Returns requests that wait although their time is over. */
  due(limit: number): Promise<readonly Approval[]>;
  /** Returns the requests that wait and of which the agents were not told. */
  untold(limit: number): Promise<readonly Approval[]>;
  /** Notes that the agents were told. Returns false when another process was faster. */
  markTold(trx: Transaction, id: string): Promise<boolean>;
  /** Returns when agents were last told of a request. */
  lastToldAt(): Promise<number | undefined>;
  /**
   * Returns who has given whom a role with the right of an agent, as far as it counts for what was asked at this moment.
   * @param newSeconds a grant is new for so long; `lostRoleSeconds` at most
   */
  grants(trx: Transaction, at: number, newSeconds: number): Promise<readonly RoleGrant[]>;
}

const columns = [
  'id',
  'account_id',
  'act',
  'standing',
  'reason',
  'agent_kind',
  'agent_id',
  'agent_through',
  'at',
  'lapses_at',
  'ended_at',
  'ending',
  'ended_by',
  'end_reason',
];

function agentOf(row: Row): Agent {
  const id = String(row['agent_id']);
  const through = (row['agent_through'] as string | null) ?? undefined;
  if (row['agent_kind'] === 'command') return { kind: 'command', name: id };
  return row['agent_kind'] === 'client' ? { kind: 'client', id } : { kind: 'account', id, ...(through && { through }) };
}

const toApproval = (row: Row): Approval => ({
  id: String(row['id']),
  accountId: String(row['account_id']),
  act: row['act'] as ApprovalActName,
  standing: String(row['standing']),
  reason: String(row['reason']),
  by: agentOf(row),
  at: Number(row['at']),
  lapsesAt: Number(row['lapses_at']),
  end:
    row['ended_at'] === null
      ? undefined
      : {
          at: Number(row['ended_at']),
          ending: row['ending'] as ApprovalEnding,
          by: (row['ended_by'] as string | null) ?? undefined,
          reason: (row['end_reason'] as string | null) ?? undefined,
        },
});

const about = (id: string) => `approval:${id}`;

/** Returns what a line of the audit says about a role: which one it is, and who asked for its removal beside the actor. */
function readDetails(details: unknown): { readonly role: string; readonly beside: string | undefined } {
  const { role, beside } = JSON.parse((details as string | null) ?? '{}') as { role?: unknown; beside?: unknown };
  return { role: typeof role === 'string' ? role : '', beside: typeof beside === 'string' ? beside : undefined };
}

export const sealedInputs: SealedColumn = {
  table: 'approvals',
  column: 'sealed_input',
  key: ['id'],
  about: ({ id }) => about(String(id)),
};

export function createApprovalStore({ database, sealer, nowSeconds }: StoreParts): ApprovalStore {
  const { knex } = database;
  const rows = (trx?: Transaction) => (trx ?? knex)('approvals');
  const open = () =>
    rows()
      .whereNull('ended_at')
      .select(...columns);
  // The time of every request is equally long, so the index of its end has the order of its beginning.
  const live = () => rows().whereNull('ended_at').where('lapses_at', '>', nowSeconds());
  return {
    async insert(trx, { accountId, act, standing, reason, by, input }) {
      const id = randomUUID();
      const at = nowSeconds();
      const lapsesAt = at + approvalSeconds;
      await trx('approvals').insert({
        id,
        account_id: accountId,
        act,
        sealed_input: sealer.seal(JSON.stringify(input ?? null), about(id)),
        standing,
        reason,
        agent_kind: by.kind,
        agent_id: by.kind === 'command' ? by.name : by.id,
        agent_through: by.kind === 'account' ? (by.through ?? null) : null,
        at,
        lapses_at: lapsesAt,
      });
      return { id, accountId, act, standing, reason, by, at, lapsesAt, end: undefined };
    },
    async find(id) {
      const row = (await rows()
        .where({ id })
        .first(...columns)) as Row | undefined;
      return row && toApproval(row);
    },
    async lock(trx, id) {
      const row = (await rows(trx)
        .where({ id })
        .forUpdate()
        .first(...columns)) as Row | undefined;
      return row && toApproval(row);
    },
    async findOpen(trx, { accountId, act }) {
      const row = (await rows(trx)
        .where({ account_id: accountId, act })
        .whereNull('ended_at')
        .first(...columns)) as Row | undefined;
      return row && toApproval(row);
    },
    async countAsked(trx, { accountId, acts, since }) {
      const [row] = (await rows(trx)
        .where({ account_id: accountId })
        .whereIn('act', acts)
        .where('at', '>', since)
        .count({ requests: '*' })) as Row[];
      return Number(row?.['requests']);
    },
    async inputOf({ id }, trx) {
      const row = (await rows(trx).where({ id }).first('sealed_input')) as Row | undefined;
      const clear = row && sealer.open(String(row['sealed_input']), about(id));
      return clear === undefined ? undefined : (JSON.parse(clear) as unknown);
    },
    async agree(trx, { id, accountId, reason, at }) {
      const added = await trx('approval_agreements')
        .insert({ approval_id: id, account_id: accountId, reason, at })
        .onConflict(['approval_id', 'account_id'])
        .ignore()
        .returning('account_id');
      return added.length > 0;
    },
    async agreements(id, trx) {
      const found = (await (trx ?? knex)('approval_agreements')
        .where({ approval_id: id })
        .orderBy(['at', 'account_id'])
        .select('account_id', 'reason', 'at')) as Row[];
      return found.map((row) => ({
        accountId: String(row['account_id']),
        reason: String(row['reason']),
        at: Number(row['at']),
      }));
    },
    async end(trx, { id, ending, by, reason }) {
      const ended = await trx('approvals')
        .where({ id })
        .whereNull('ended_at')
        .update({ ended_at: nowSeconds(), ending, ended_by: by ?? null, end_reason: reason ?? null });
      return ended === 1;
    },
    async waiting(limit) {
      const found = (await live()
        .orderBy(['lapses_at', 'id'])
        .limit(limit)
        .select(...columns)) as Row[];
      return found.map(toApproval);
    },
    async waitingFor(accountId) {
      const found = (await live()
        .where({ account_id: accountId })
        .orderBy(['lapses_at', 'id'])
        .select(...columns)) as Row[];
      return found.map(toApproval);
    },
    async countWaiting(agent) {
      const others = live();
      if (agent !== undefined)
        void others
          .whereNot({ account_id: agent })
          .whereNotIn('id', knex('approval_agreements').where({ account_id: agent }).select('approval_id'));
      const [row] = (await others.count({ requests: '*' })) as Row[];
      return Number(row?.['requests']);
    },
    async ended(limit) {
      const found = (await rows()
        .whereNotNull('ended_at')
        .orderBy([
          { column: 'ended_at', order: 'desc' },
          { column: 'id', order: 'asc' },
        ])
        .limit(limit)
        .select(...columns)) as Row[];
      return found.map(toApproval);
    },
    async due(limit) {
      const found = (await open().where('lapses_at', '<=', nowSeconds()).orderBy('lapses_at').limit(limit)) as Row[];
      return found.map(toApproval);
    },
    async untold(limit) {
      return ((await open().whereNull('told_at').orderBy('at').limit(limit)) as Row[]).map(toApproval);
    },
    async markTold(trx, id) {
      return (
        (await trx('approvals')
          .where({ id })
          .whereNull('told_at')
          .whereNull('ended_at')
          .update({ told_at: nowSeconds() })) === 1
      );
    },
    async lastToldAt() {
      const row = (await rows().whereNotNull('told_at').orderBy('told_at', 'desc').first('told_at')) as Row | undefined;
      return row && Number(row['told_at']);
    },
    async grants(trx, at, newSeconds) {
      const since = at - lostRoleSeconds;
      const linesOf = async (event: string) =>
        (
          (await trx('audit')
            .where({ event })
            .where('at', '>', since)
            .orderBy(['at', 'id'])
            .select('account_id', 'actor_kind', 'actor_id', 'at', 'details')) as Row[]
        ).map((row) => ({
          ...readDetails(row['details']),
          accountId: String(row['account_id']),
          isOfPerson: row['account_id'] !== null,
          by: row['actor_kind'] === 'account' || row['actor_kind'] === 'client' ? String(row['actor_id']) : undefined,
          at: Number(row['at']),
        }));
      const given = await linesOf('account.role_granted');
      const taken = (await linesOf('account.role_revoked')).filter(({ role }) => role === administrator);
      return countGrants({
        lines: given.filter(({ isOfPerson, role }) => isOfPerson && may([role], agentRight)),
        takers: taken.flatMap(({ by, beside }) => [by, beside]).filter((taker) => taker !== undefined),
        newSince: at - newSeconds,
      });
    },
  };
}
