import { isObject, parseJson, type Members } from '../members.ts';

/** The columns of a line of the audit that say what happened, in the order in which their hash takes them. */
export interface AuditFacts {
  readonly at: number;
  readonly event: string;
  readonly account_id: string | null;
  readonly client_id: string | null;
  readonly request_id: string | null;
  readonly actor_kind: string | null;
  readonly actor_id: string | null;
  readonly target_kind: string | null;
  readonly target_id: string | null;
  readonly reason: string | null;
  readonly network: string | null;
  readonly browser_family: string | null;
  readonly system_family: string | null;
  readonly details: string | null;
  /** Random text that no other line has, so that a line cannot be written a second time. Null in lines of older programs. */
  readonly nonce: string | null;
}

/** The parts of a line that are erased before the line is. */
export const erasableParts = ['network', 'origin', 'reason'] as const;

export type ErasablePart = (typeof erasableParts)[number];

/** A line as text to hash: what stays as long as the line, and each part that is erased earlier; null where there is none. */
export type RowTexts = Readonly<Record<ErasablePart, string | null>> & { readonly lasting: string };

/** Sorts the members of every object, since a database may give them back in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return members.map(([name, member]) => [name, sorted(member)]);
}

/** Returns the members of the details. Details that are no object were not written by this program, and are taken as they are. */
function membersOf(details: string | null): Members | string | null {
  const parsed = parseJson(details ?? '');
  return isObject(parsed) ? parsed : details;
}

/** Returns the details without the reason that older programs, which wrote no nonce, put there, and this reason. */
function withoutReason({ event, details, nonce }: AuditFacts): readonly [unknown, unknown] {
  const members = membersOf(details);
  const mayHoldReason = nonce === null && event.startsWith('account.');
  if (members === null || typeof members === 'string' || !mayHoldReason) return [members, undefined];
  const { reason, ...rest } = members;
  return [rest, reason];
}

/** Returns the texts of a line that its hashes are made from. */
export function textsOf(row: AuditFacts): RowTexts {
  const [rest, olderReason] = withoutReason(row);
  const { browser_family: browser, system_family: system } = row;
  const reason = row.reason ?? olderReason ?? null;
  return {
    lasting: JSON.stringify([
      row.at,
      row.event,
      row.account_id,
      row.client_id,
      row.request_id,
      row.actor_kind,
      row.actor_id,
      row.target_kind,
      row.target_id,
      sorted(rest),
      row.nonce,
    ]),
    network: row.network,
    origin: browser === null && system === null ? null : JSON.stringify([browser, system]),
    reason: reason === null ? null : JSON.stringify(reason),
  };
}
