import { randomUUID } from 'node:crypto';
import type { ApprovalActName } from '../../domain/approvals/act-names.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import type { ApprovalEnding } from '../../domain/approvals/approval-endings.ts';
import {
  agentRight,
  approvalSeconds,
  countGrants,
  lostRoleSeconds,
  type RoleGrant,
} from '../../domain/approvals/second-agent.ts';
import { administrator } from '../../domain/roles/admin-removal.ts';
import { may } from '../../domain/roles/permissions.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, json, number, oneOf, optional, text, type RowOf } from '../database/define-row.ts';
import { countRows, countWaitingRows, hasChanged, insertNew, type WaitingRows } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

const agreement = defineRow({ accountId: text, reason: text, at: number });
/** One agent's yes to an act that waits. */
export type Agreement = RowOf<typeof agreement>;

const approvalRow = defineRow({
  id: text,
  /** The person whose account the act is about. */
  accountId: text,
  act: oneOf<ApprovalActName>(),
  /** The hash of what must still be so when the act is carried out. */
  standing: text,
  /** Says why the act was asked for. */
  reason: text,
  agentKind: oneOf<Agent['kind']>(),
  agentId: text,
  agentThrough: optional(text),
  at: number,
  lapsesAt: number,
  endedAt: optional(number),
  ending: optional(oneOf<ApprovalEnding>()),
  endedBy: optional(text),
  endReason: optional(text),
});

const approvalShape = approvalRow.to(
  ({ agentKind, agentId, agentThrough, endedAt, ending, endedBy, endReason, ...approval }) => ({
    ...approval,
    /** Says who asked. */
    by: agentOf({ agentKind, agentId, agentThrough }),
    /** Present once the request does not wait any more; `by` is the account of the agent who ended it. */
    end:
      endedAt === undefined || ending === undefined
        ? undefined
        : { at: endedAt, ending, by: endedBy, reason: endReason },
  }),
);
/** An act that waits, or waited, for two agents; times in epoch seconds. */
export type Approval = RowOf<typeof approvalShape>;

const inputShape = defineRow({ sealedInput: text });
const toldShape = defineRow({ toldAt: number });
const roleLine = defineRow({
  accountId: optional(text),
  actorKind: optional(text),
  actorId: optional(text),
  at: number,
  details: optional(json<{ readonly role?: unknown; readonly beside?: unknown }>()),
});

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
   * Counts the requests that wait and whose time is not over. For an agent, those that she has agreed to, or that are about her own account, are
   * not counted.
   */
  countWaiting(agent?: string): Promise<WaitingRows>;
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

type AgentColumns = Pick<RowOf<typeof approvalRow>, 'agentKind' | 'agentId' | 'agentThrough'>;

function agentOf({ agentKind: kind, agentId: id, agentThrough: through }: AgentColumns): Agent {
  if (kind === 'command') return { kind, name: id };
  return kind === 'client' ? { kind, id } : { kind: 'account', id, ...(through && { through }) };
}

const about = (id: string) => `approval:${id}`;

/** Returns what a line of the audit says about a role: which one it is, and who asked for its removal beside the actor. */
function readDetails({ role, beside }: { readonly role?: unknown; readonly beside?: unknown }) {
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
  const open = () => rows().whereNull('ended_at');
  // The time of every request is equally long, so the index of its end has the order of its beginning.
  const live = () => open().where('lapses_at', '>', nowSeconds());
  return {
    async insert(trx, { input, by, ...asked }) {
      const id = randomUUID();
      const at = nowSeconds();
      const approval = { ...asked, id, at, lapsesAt: at + approvalSeconds };
      await trx('approvals').insert({
        ...approvalRow.row({
          ...approval,
          agentKind: by.kind,
          agentId: by.kind === 'command' ? by.name : by.id,
          agentThrough: by.kind === 'account' ? by.through : undefined,
        }),
        sealed_input: sealer.seal(JSON.stringify(input ?? null), about(id)),
      });
      return { ...approval, by, end: undefined };
    },
    find: (id) => approvalShape.first(rows().where({ id })),
    lock: (trx, id) => approvalShape.first(rows(trx).where({ id }).forUpdate()),
    findOpen: (trx, { accountId, act }) =>
      approvalShape.first(rows(trx).where({ account_id: accountId, act }).whereNull('ended_at')),
    countAsked: (trx, { accountId, acts, since }) =>
      countRows(rows(trx).where({ account_id: accountId }).whereIn('act', acts).where('at', '>', since)),
    async inputOf({ id }, trx) {
      const found = await inputShape.first(rows(trx).where({ id }));
      const clear = found && sealer.open(found.sealedInput, about(id));
      return clear === undefined ? undefined : (JSON.parse(clear) as unknown);
    },
    agree: (trx, { id, ...agreed }) =>
      insertNew(trx('approval_agreements'), {
        row: { approval_id: id, ...agreement.row(agreed) },
        key: ['approval_id', 'account_id'],
      }),
    agreements: (id, trx) =>
      agreement.list((trx ?? knex)('approval_agreements').where({ approval_id: id }).orderBy(['at', 'account_id'])),
    end: (trx, { id, ending, by, reason }) =>
      hasChanged(
        rows(trx)
          .where({ id })
          .whereNull('ended_at')
          .update(approvalRow.row({ endedAt: nowSeconds(), ending, endedBy: by, endReason: reason })),
      ),
    waiting: (limit) => approvalShape.list(live().orderBy(['lapses_at', 'id']).limit(limit)),
    waitingFor: (accountId) => approvalShape.list(live().where({ account_id: accountId }).orderBy(['lapses_at', 'id'])),
    countWaiting(agent) {
      const others = live();
      if (agent !== undefined)
        void others
          .whereNot({ account_id: agent })
          .whereNotIn('id', knex('approval_agreements').where({ account_id: agent }).select('approval_id'));
      return countWaitingRows(others, 'at');
    },
    ended: (limit) =>
      approvalShape.list(
        rows()
          .whereNotNull('ended_at')
          .orderBy([{ column: 'ended_at', order: 'desc' }, 'id'])
          .limit(limit),
      ),
    due: (limit) => approvalShape.list(open().where('lapses_at', '<=', nowSeconds()).orderBy('lapses_at').limit(limit)),
    untold: (limit) => approvalShape.list(open().whereNull('told_at').orderBy('at').limit(limit)),
    markTold: (trx, id) =>
      hasChanged(rows(trx).where({ id }).whereNull('told_at').whereNull('ended_at').update({ told_at: nowSeconds() })),
    async lastToldAt() {
      return (await toldShape.first(rows().whereNotNull('told_at').orderBy('told_at', 'desc')))?.toldAt;
    },
    async grants(trx, at, newSeconds) {
      const since = at - lostRoleSeconds;
      const linesOf = async (event: string) => {
        const lines = trx('audit').where({ event }).where('at', '>', since).orderBy(['at', 'id']);
        return (await roleLine.list(lines)).map(({ accountId, actorKind: kind, actorId, details = {}, ...line }) => ({
          ...readDetails(details),
          ...line,
          accountId: accountId ?? '',
          isOfPerson: accountId !== undefined,
          by: kind === 'account' || kind === 'client' ? actorId : undefined,
        }));
      };
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
