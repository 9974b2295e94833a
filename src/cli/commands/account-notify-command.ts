import { setTimeout as wait } from 'node:timers/promises';
import { readAccountsFile } from '../accounts-file.ts';
import type { Asked, Command, Outcome } from '../command.ts';
import { countNotices, notifyAccounts, type Told } from '../../commands/breach/notify-accounts.ts';
import { Refused } from '../../commands/refused.ts';
import {
  breachMessages,
  exposedData,
  isIncidentName,
  refuseFact,
  type BreachFacts,
  type BreachMessage,
  type ExposedData,
} from '../../domain/breach/breach.ts';
import { auditMoment } from '../../domain/audit/audit-moment.ts';
import type { ServerServices } from '../../services.ts';

const usualPace = 300;
const fastestPace = 6_000;

type Options = Asked['options'];

/** Returns the sentences of one fact, by language. */
function sentences(options: Options, name: 'what' | 'done'): Readonly<Record<string, string>> {
  const read = (option: string) => {
    const text = options[option] ?? '';
    const problem = refuseFact(text);
    if (problem) throw new Refused(`--${option} ${problem}`);
    return text;
  };
  return { fr: read(name), en: read(`${name}-en`) };
}

function momentOf(options: Options, name: string, isEnd: boolean): number {
  const seconds = auditMoment(options[name] ?? '', isEnd);
  if (seconds === undefined) throw new Refused(`--${name} takes a day or a moment in UTC, such as 2026-11-27T20:00`);
  return seconds;
}

function dataOf(options: Options, message: BreachMessage): readonly ExposedData[] {
  if (message !== 'data-exposed') return [];
  const { data } = options;
  if (data === undefined) throw new Refused('--data is required; see --help');
  const words = data.split(',').map((word) => word.trim());
  return words.map((word) => {
    const found = exposedData.find((one) => one === word);
    if (!found) throw new Refused(`--data takes words of ${exposedData.join(', ')}, with commas, and not "${word}"`);
    return found;
  });
}

function factsOf(services: ServerServices, options: Options, message: BreachMessage): BreachFacts {
  const from = momentOf(options, 'when', false);
  if (from > services.nowSeconds()) throw new Refused('--when has not come yet');
  const to = options['until'] === undefined ? null : momentOf(options, 'until', true);
  if (to !== null && to < from) throw new Refused('--until is before --when');
  return {
    from,
    to,
    what: sentences(options, 'what'),
    done: sentences(options, 'done'),
    data: dataOf(options, message),
  };
}

function paceOf(options: Options): number {
  const pace = options['per-minute'] ?? String(usualPace);
  if (!/^\d{1,4}$/.test(pace) || Number(pace) < 1 || Number(pace) > fastestPace)
    throw new Refused(`--per-minute takes a number from 1 to ${fastestPace}`);
  return Number(pace);
}

const describe = ({ told, told_before: before, gone, nobody, without_password: without }: Told, word: string) =>
  [
    `${told} ${word}`,
    ...(before > 0 ? [`${before} were told before`] : []),
    ...(gone > 0 ? [`${gone} have no account any more`] : []),
    ...(nobody > 0 ? [`${nobody} are accounts of services`] : []),
    ...(without > 0 ? [`${without} have no password`] : []),
  ].join(', ');

async function run(services: ServerServices, { flags, options }: Asked): Promise<Outcome> {
  const { file: path = '', incident = '' } = options;
  const message = breachMessages.find((one) => one === options['message']);
  if (!message) throw new Refused(`--message takes ${breachMessages.join(', ')}`);
  if (!isIncidentName(incident))
    throw new Refused('--incident takes 3 to 60 small letters, digits and hyphens, such as 2026-11-27-copied-backup');
  const facts = factsOf(services, options, message);
  const perMinute = paceOf(options);
  // A file that is wrong is refused before anybody is told.
  let listed = 0;
  for await (const _ of readAccountsFile(path)) listed++;
  if (listed === 0) throw new Refused(`the file ${path} names no account`);
  const about = { incident, message, facts };
  const subs = readAccountsFile(path);
  if (flags['dry-run']) {
    const counts = await countNotices(services, { ...about, subs });
    const messages = ['fr', 'en'].map((lang) => services.messages.previewBreach({ ...about, lang }));
    const minutes = Math.ceil(counts.told / perMinute);
    return {
      json: { dry_run: true, listed, ...counts, minutes, messages },
      text: [
        describe(counts, `would be told, in ${minutes} minute${minutes === 1 ? '' : 's'}`),
        ...messages.map(({ subject, text }) => `${subject}\n\n${text}`),
      ].join('\n\n----\n\n'),
    };
  }
  const counts = await notifyAccounts(services, {
    ...about,
    subs,
    perMinute,
    pause: (milliseconds) => wait(milliseconds),
    sayWaiting: () => services.log.error('the mail server is slower than the pace: waiting'),
  });
  return { json: { listed, ...counts }, text: describe(counts, 'were told') };
}

/** The command that tells people of an incident. */
export const accountNotifyCommand: Command = {
  name: 'account notify',
  summary: 'tell people of an incident by one of three messages',
  flags: { 'dry-run': 'count who would be told and show the messages, but send nothing' },
  options: {
    file: {
      value: 'FILE',
      meaning: 'the accounts: what account list --touched-since prints, or one sub a line',
      isRequired: true,
    },
    message: { value: 'NAME', meaning: `${breachMessages.join(', ')}`, isRequired: true },
    incident: {
      value: 'NAME',
      meaning: 'its name, which people can refer to: 2026-11-27-copied-backup',
      isRequired: true,
    },
    what: { value: 'TEXT', meaning: 'what happened, in French', isRequired: true },
    'what-en': { value: 'TEXT', meaning: 'the same in English', isRequired: true },
    when: { value: 'TIME', meaning: 'since when, UTC: 2026-11-27T20:00', isRequired: true },
    until: { value: 'TIME', meaning: 'until when, if it has ended' },
    data: { value: 'LIST', meaning: `for data-exposed, with commas: ${exposedData.join(', ')}` },
    done: { value: 'TEXT', meaning: 'what was done about it, in French', isRequired: true },
    'done-en': { value: 'TEXT', meaning: 'the same in English', isRequired: true },
    'per-minute': { value: 'N', meaning: `messages a minute, ${usualPace} by default` },
  },
  details: [
    'data-exposed tells what somebody may have seen, with the rights of the person. sign-in-seen asks her to look at her sign-ins.',
    'password-reset-needed asks her to choose a new password; people without one are left out. Each message tells what happened, since when,',
    'what was done, what to do, and whom to write to. Begin with --dry-run. Codes and links of other people leave before these messages.',
    'A run that was interrupted is run again with the same words: it goes on, nobody is told twice, and nobody is left out.',
  ],
  run,
};
