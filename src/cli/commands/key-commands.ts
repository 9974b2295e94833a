import type { Command } from '../command.ts';
import { cliTable } from '../table.ts';
import { listKeys } from '../../commands/keys/list-keys.ts';
import { reseal, type Resealed } from '../../commands/keys/reseal.ts';
import { rotateKeys } from '../../commands/keys/rotate-keys.ts';
import { showKeyUses, type KeyUses } from '../../commands/keys/show-key-uses.ts';
import { withdrawKey } from '../../commands/keys/withdraw-key.ts';
import type { Services } from '../../services.ts';

function endOf({ resealed, unreadable, newest, former, mayGoAt }: Resealed): string {
  const lost = Object.entries(unreadable).map(([table, count]) => `${count} in ${table}`);
  return [
    // An operator who has put the new key behind the others, and not moved it to the front yet, would take this for the end of the work.
    resealed === 0
      ? `Nothing was left to do: everything is sealed with ${newest}, the first key of ENCRYPTION_KEYS. If another key is to replace it, move that one to the front and start each process anew first.`
      : `${resealed} values were sealed with ${newest}, the first key of ENCRYPTION_KEYS.`,
    ...(lost.length > 0
      ? [`No key of ENCRYPTION_KEYS opens ${lost.join(', ')}: add the key that sealed them, if you have it.`]
      : []),
    former.length > 0
      ? `The former keys (${former.join(', ')}) may go from ${mayGoAt} on, when the pages and sign-ins that are open now have ended: take them out of ENCRYPTION_KEYS and start each process anew.`
      : 'ENCRYPTION_KEYS has no former key.',
  ].join('\n');
}

/** Tells how far the work is, a line for each table. */
async function* tellReseal(
  services: Services,
  { operator, form }: { readonly operator: string; readonly form: 'json' | 'text' },
): AsyncGenerator<string, string> {
  const work = reseal(services, { kind: 'command', name: operator });
  let table = '';
  let step = await work.next();
  for (; !step.done; step = await work.next()) {
    if (form === 'text' && step.value.table !== table) yield `${step.value.table} …\n`;
    table = step.value.table;
  }
  const { mayGoAt, ...facts } = step.value;
  yield form === 'json' ? `${JSON.stringify({ ...facts, may_go_at: mayGoAt }, null, 2)}\n` : `${endOf(step.value)}\n`;
  return '';
}

const usesText = ({ cookie_keys: cookies, encryption_keys: sealing, password_pepper: peppers }: KeyUses): string =>
  cliTable([
    ...cookies.map(({ key, place }) => ['COOKIE_KEYS', key, place, '']),
    ...sealing.map(({ key, place, values, processes }) => {
      const tables = Object.entries(values).map(([table, count]) => `${table} ${count}`);
      const used = tables.length > 0 ? tables.join(', ') : 'nothing is sealed with it';
      return ['ENCRYPTION_KEYS', key, place, `${used}; processes that seal with it: ${processes}`];
    }),
    ...peppers.map(({ key, place, accounts, former_passwords: former }) => [
      'PASSWORD_PEPPER',
      key,
      place,
      `${accounts} accounts, ${former} former passwords`,
    ]),
  ]);

/** The commands about the keys that sign, and those of the settings. */
export const keyCommands: readonly Command[] = [
  {
    name: 'keys list',
    summary: 'list the published signing keys',
    run: async (services) => {
      const keys = await listKeys(services);
      const rows = keys.map((key) => [
        key.kid,
        key.alg,
        key.state,
        key.handle ?? 'in the database',
        `signs from ${key.signs_from}`,
        key.published_until ? `published until ${key.published_until}` : '',
      ]);
      return { json: keys, text: cliTable(rows) };
    },
  },
  {
    name: 'keys rotate',
    summary: 'publish new signing keys, which sign a day later',
    flags: { now: 'they sign as soon as every process has seen them' },
    details: [
      'Where SIGNING_COMMAND is set, the keys are those that it offers and that were not used here before.',
      'The former keys stay published for a week after they last signed, so that their tokens stay good. Keys that were published and',
      'have not signed yet are unpublished where the new ones sign before them: nothing was ever signed by them.',
      'If a key may have leaked, --now is the first half of the answer: then run keys withdraw for each former key.',
    ],
    run: async (services, { flags }) => {
      const kids = await rotateKeys(services, { immediately: flags['now'] === true });
      const note = 'The former keys are still published. For one that may have leaked: keys withdraw KID.';
      return { json: { kids }, text: kids.join('\n'), ...(flags['now'] === true && { note }) };
    },
  },
  {
    name: 'keys withdraw',
    summary: 'unpublish a key that may have leaked, at once and for good',
    takes: ['KID'],
    takesReason: true,
    details: [
      'Within a second no process publishes the key or accepts a token that it has signed. Clients refresh their access tokens and get',
      'new ones; sessions and refresh tokens go on. Services that check tokens by their signature keep the published keys for up to an',
      'hour, or as long as their own program does: tell them. A key that signs needs one that follows it: run keys rotate --now first.',
    ],
    run: async (services, { words: [kid = ''], reason }) => {
      const json = await withdrawKey(services, { kid, reason });
      const { successor } = json;
      return { json, text: `${kid}: withdrawn${successor ? `, ${successor} signs from now on` : ''}` };
    },
  },
  {
    name: 'keys reseal',
    summary: 'seal everything in the database with the newest key of ENCRYPTION_KEYS',
    details: [
      'First put the new key in front of ENCRYPTION_KEYS and start every process anew. The command works while they serve, takes as much',
      'time for others as for itself, and may be interrupted: run it again. At its end it says when the former keys may go.',
    ],
    run: async (services, { operator }) => ({
      json: undefined,
      stream: (form) => tellReseal(services, { operator, form }),
    }),
  },
  {
    name: 'keys state',
    summary: 'say what still needs each key of COOKIE_KEYS, ENCRYPTION_KEYS and PASSWORD_PEPPER',
    details: [
      'A former sealing key with values needs keys reseal. A former pepper is needed by the accounts that have not signed in since it was',
      'replaced. Keys are shown by a name that reveals nothing of them. The command reads every account and every sealed value.',
    ],
    run: async (services) => {
      const json = await showKeyUses(services);
      return { json, text: usesText(json) };
    },
  },
];
