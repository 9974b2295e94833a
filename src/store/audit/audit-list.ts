import { executorOf } from '../database/database.ts';
import { hasRow } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { auditLine, type AuditRow } from './audit-rows.ts';

/** Says what lines are wanted; a member that is left out wants all. */
export interface AuditFilters {
  /** Epoch seconds: lines from this moment on. */
  readonly from?: number | undefined;
  /** Epoch seconds: lines up to this moment. */
  readonly to?: number | undefined;
  /** Ids of actors, one of which has acted. */
  readonly actors?: readonly string[] | undefined;
  readonly event?: string | undefined;
  /** Ids of accounts, clients or other things, one of which the line is about. */
  readonly targets?: readonly string[] | undefined;
  /** Ids of clients, one of which takes part. */
  readonly clients?: readonly string[] | undefined;
}

/** A place in the list, which is sorted by time and then by number. */
export interface AuditPlace {
  readonly at: number;
  readonly id: number;
}

export interface AuditList {
  /** Returns lines, the newest first: those behind a place, or the newest ones of all. */
  page(asked: {
    readonly filters: AuditFilters;
    readonly after?: AuditPlace | undefined;
    readonly size: number;
  }): Promise<readonly AuditRow[]>;
  /** Returns whether an agent has caused such a line about an account since this moment (epoch seconds). */
  has(line: {
    readonly event: string;
    readonly accountId: string;
    readonly actorId: string;
    readonly since: number;
  }): Promise<boolean>;
  /** Returns the names of the events of which there are lines. */
  events(): Promise<readonly string[]>;
}

interface Condition {
  readonly column: 'actor_id' | 'event' | 'client_id' | 'account_id' | 'target_id';
  readonly value: string;
}

/** One way in which a line can be wanted. A list of them is the union. */
interface Branch {
  readonly conditions: readonly Condition[];
  /** A condition that no index serves. */
  readonly also?: string;
}

/** Lines that are counted at most to learn which condition leaves the fewest. */
const countedAtMost = 5000;

/** A line without an account and without another target is about its client. Written so that no index of either column is a choice. */
const aboutClient = 'coalesce(account_id, target_id) IS NULL';

/** Returns the ways in which a line is about one of these. Each of them has an index in the order of the list. */
function targetBranches(targets: readonly string[]): readonly Branch[] {
  return targets.flatMap((value) => [
    { conditions: [{ column: 'account_id', value }] },
    { conditions: [{ column: 'target_id', value }] },
    { conditions: [{ column: 'client_id', value }], also: aboutClient },
  ]);
}

function branchesOf({ actors, event, targets, clients }: AuditFilters): readonly Branch[] {
  const common: readonly Condition[] = event === undefined ? [] : [{ column: 'event', value: event }];
  const ways = targets ? targetBranches(targets) : [{ conditions: [] } as Branch];
  const byActor = actors?.map((value) => [{ column: 'actor_id', value } as const]) ?? [[]];
  const byClient = clients?.map((value) => [{ column: 'client_id', value } as const]) ?? [[]];
  return ways.flatMap(({ conditions, ...also }) =>
    byActor.flatMap((actor) =>
      byClient.map((client) => ({ conditions: [...conditions, ...actor, ...common, ...client], ...also })),
    ),
  );
}

/** Makes what reads the audit for those who may read all of it. */
export function createAuditList({ database }: Pick<StoreParts, 'database'>): AuditList {
  const { knex, dialect } = database;
  const run = (sql: string, params: readonly unknown[]) => executorOf(knex).all(sql, params);
  /** A column that no index is used for, because another condition leaves fewer lines. */
  const plain = (column: string) => (dialect === 'sqlite' ? `+${column}` : `(${column} || '')`);

  const within = ({ from, to }: AuditFilters, after: AuditPlace | undefined) => {
    const parts: (readonly [string, readonly number[]])[] = [
      ...(from === undefined ? [] : [['at >= ?', [from]] as const]),
      ...(to === undefined ? [] : [['at <= ?', [to]] as const]),
      ...(after === undefined ? [] : [['(at, id) < (?, ?)', [after.at, after.id]] as const]),
    ];
    return { texts: parts.map(([text]) => text), params: parts.flatMap(([, values]) => values) };
  };

  /** Puts the condition first that leaves the fewest lines. */
  const ordered = async ({ conditions, ...rest }: Branch, filters: AuditFilters): Promise<Branch> => {
    if (conditions.length < 2) return { conditions, ...rest };
    const { texts, params } = within(filters, undefined);
    const counts = conditions.map(
      ({ column }, place) =>
        `(SELECT count(*) FROM (SELECT 1 AS one FROM audit WHERE ${[`${column} = ?`, ...texts].join(' AND ')} LIMIT ${countedAtMost}) c${place}) AS n${place}`,
    );
    const values = conditions.flatMap(({ value }) => [value, ...params]);
    const [row] = await run(`SELECT ${counts.join(', ')}`, values);
    const sizes = new Map(conditions.map((condition, place) => [condition, Number(row?.[`n${place}`])]));
    return { conditions: conditions.toSorted((a, b) => sizes.get(a)! - sizes.get(b)!), ...rest };
  };

  return {
    async page({ filters, after, size }) {
      const branches = await Promise.all(branchesOf(filters).map((branch) => ordered(branch, filters)));
      const { texts, params } = within(filters, after);
      const selects = branches.map(({ conditions, also }) => {
        const wanted = conditions.map(({ column }, place) => `${place === 0 ? column : plain(column)} = ?`);
        const where = [...wanted, ...(also === undefined ? [] : [also]), ...texts];
        const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
        return {
          sql: `SELECT id, at FROM (SELECT id, at FROM audit ${filter} ORDER BY at DESC, id DESC LIMIT ${size}) b`,
          params: [...conditions.map(({ value }) => value), ...params],
        };
      });
      const ids = `SELECT id FROM (${selects.map(({ sql }) => sql).join(' UNION ALL ')}) u ORDER BY at DESC, id DESC LIMIT ${size}`;
      const rows = await run(
        `SELECT ${auditLine.select} FROM audit WHERE id IN (${ids}) ORDER BY at DESC, id DESC`,
        selects.flatMap((select) => select.params),
      );
      return rows.map(auditLine.read);
    },
    has: ({ event, accountId, actorId, since }) =>
      hasRow(
        knex('audit').where({ account_id: accountId, actor_id: actorId, event }).where('at', '>=', since).first('id'),
      ),
    async events() {
      // Leaps from one name to the next in the index, whatever the number of lines.
      const next = '(SELECT event FROM audit WHERE event > s.event ORDER BY event LIMIT 1)';
      const rows = await run(
        `WITH RECURSIVE s AS (
          SELECT event FROM (SELECT event FROM audit ORDER BY event LIMIT 1) f
          UNION ALL SELECT ${next} FROM s WHERE s.event IS NOT NULL
        ) SELECT event FROM s WHERE event IS NOT NULL`,
        [],
      );
      return rows.map(({ event }) => String(event));
    },
  };
}
