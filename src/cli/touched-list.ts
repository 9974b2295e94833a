import type { Asked, Outcome } from './command.ts';
import { listTouched } from '../commands/breach/list-touched.ts';
import { Refused } from '../commands/refused.ts';
import { isoTime } from '../domain/time.ts';
import type { ServerServices } from '../services.ts';
import type { TouchedAccount } from '../store/breach/touched-accounts.ts';

const told = (event: TouchedAccount['first']) => event && { at: isoTime(event.at), event: event.event };

const factsOf = ({ id, events, first, last, isAccessHeld }: TouchedAccount) => ({
  sub: id,
  events,
  first: told(first) ?? null,
  last: told(last) ?? null,
  ...(isAccessHeld && { holds_access: true }),
});

function lineOf(account: TouchedAccount): string {
  const cells = [account.first, account.last].flatMap((event) =>
    event ? [isoTime(event.at), event.event] : ['-', account.isAccessHeld ? 'token' : '-'],
  );
  return [account.id, ...cells, String(account.events)].join('\t');
}

/** The options of `account list` that ask for the accounts that an incident has touched. */
export const touchedOptions = {
  'touched-since': {
    value: 'T',
    meaning: 'only those that were touched from T on: 2026-11-27, 2026-11-27T20:00 (UTC), 48h or 10d',
  },
  'touched-until': { value: 'T', meaning: 'up to this day or moment' },
  by: { value: 'KIND=VALUE', meaning: 'what touched them; may be repeated', isRepeated: true },
} as const;

export const touchedDetails = [
  '--touched-since lists every account that was touched, a line each with tabs between: sub, first time and event, last time and event,',
  'number of events. It needs --by, where several values of one kind are alternatives, and each kind that is given must hold:',
  '  --by client=ID                 the service took part, or acted by itself. Also who has a token of it now (holds_access)',
  '  --by network=203.0.113.0/24    the person asked from there. An address is taken for its network: IPv4 /24, IPv6 /48',
  '  --by browser="Firefox, Linux"  family of the browser, of the system, or both; "unknown" for programs and rare browsers',
  '  --by event=login.signed_in     the event, as `audit list` names it',
  'Tries that were refused opened nothing: --tries counts them too. Accounts that are deleted by now, and those of services, are left out.',
  'Keep the output in a file: `account notify` reads it, with --json and without.',
];

/** Returns the answer of `account list --touched-since`, which is written while it is read: the list may be long. */
export function answerTouched(services: ServerServices, { flags, options, lists }: Asked): Outcome {
  const since = options['touched-since'];
  if (since === undefined) throw new Refused('--by and --touched-until need --touched-since; see --help');
  const list = listTouched(services, {
    since,
    until: options['touched-until'],
    by: lists['by'] ?? [],
    withTries: flags['tries'] === true,
  });
  return {
    json: undefined,
    async *stream(form) {
      let count = 0;
      if (form === 'json') yield '{"accounts":[';
      for await (const batch of list.batches) {
        const lines = batch.map((account) => (form === 'json' ? JSON.stringify(factsOf(account)) : lineOf(account)));
        const start = form === 'json' && count > 0 ? ',\n' : count > 0 || form === 'json' ? '\n' : '';
        yield start + lines.join(form === 'json' ? ',\n' : '\n');
        count += batch.length;
      }
      const { since: from, until, notes } = list;
      if (form === 'json') yield `\n],\n${JSON.stringify({ count, since: from, until, notes }).slice(1)}\n`;
      else yield count === 0 ? 'no account\n' : '\n';
      return [`${count} accounts from ${from} to ${until}`, ...notes].join('\n');
    },
  };
}
