import { momentBefore, auditMoment } from '../../domain/audit/audit-moment.ts';
import { networkSeconds } from '../../domain/network/network-life.ts';
import { readTouchFilter, type TouchFilter } from '../../domain/audit/touch-filter.ts';
import { day, isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { TouchedAccount } from '../../store/breach/touched-accounts.ts';
import { Refused } from '../refused.ts';

interface Asking {
  readonly since: string;
  readonly until?: string | undefined;
  /** Says what touched the account, each as `kind=value`. */
  readonly by: readonly string[];
  readonly withTries: boolean;
}

/** Accounts that an incident has touched, and what an operator has to know of the list. */
export interface TouchedList {
  readonly since: string;
  readonly until: string;
  readonly notes: readonly string[];
  readonly batches: AsyncGenerator<readonly TouchedAccount[], void, undefined>;
}

interface Range {
  readonly since: number;
  readonly until: number;
}

function readRange(services: Services, { since, until }: Asking): Range {
  const now = services.nowSeconds();
  const shape = 'takes a day or a moment in UTC (2026-11-27 or 2026-11-27T20:00), or how long ago it was (48h, 10d)';
  const from = momentBefore(since, now);
  if (from === undefined || from < 0) throw new Refused(`--touched-since ${shape}, and not "${since}"`);
  const to = until === undefined ? now : (auditMoment(until, true) ?? momentBefore(until, now));
  if (to === undefined) throw new Refused(`--touched-until ${shape}, and not "${until}"`);
  if (from > now) throw new Refused(`--touched-since ${isoTime(from)} has not come yet`);
  if (to < from) throw new Refused('--touched-until is before --touched-since');
  return { since: from, until: Math.min(to, now) };
}

/** Returns what the list cannot show, because the audit no longer knows it. */
function notesOf(services: Services, { since }: Range, filter: TouchFilter): readonly string[] {
  const now = services.nowSeconds();
  const { auditDays } = services.config;
  const needsNetworks = filter.networks.length > 0 || filter.browsers.some(({ isUnknown }) => isUnknown);
  return [
    ...(since < now - auditDays * day
      ? [`the audit is kept for ${auditDays} days: nothing before ${isoTime(now - auditDays * day)} is in the list`]
      : []),
    ...(needsNetworks && since < now - networkSeconds
      ? [
          `networks are kept for 30 days: nothing that a network touched before ${isoTime(now - networkSeconds)} is in the list`,
        ]
      : []),
  ];
}

/** Lists the accounts that were touched since a moment, so that their people are told. The audit notes that an operator has asked. */
export function listTouched(services: Services, asking: Asking): TouchedList {
  const read = readTouchFilter(asking.by);
  if (!read.ok) throw new Refused(read.problem);
  if (asking.by.length === 0)
    throw new Refused('--by is required: client=…, network=…, browser=… or event=…; see --help');
  const range = readRange(services, asking);
  const kinds = asking.by.map((text) => text.split('=')[0]!.trim());
  services.audit({
    event: 'accounts.listed',
    details: { since: range.since, until: range.until, by: [...new Set(kinds)] },
  });
  return {
    since: isoTime(range.since),
    until: isoTime(range.until),
    notes: [
      ...notesOf(services, range, read.filter),
      ...read.widened.map(
        (network) => `the audit knows no smaller network than ${network}: neighbours may be in the list`,
      ),
    ],
    batches: services.breach.touchedAccounts.list({ ...read.filter, ...range, withTries: asking.withTries }),
  };
}
