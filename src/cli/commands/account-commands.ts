import { texts } from '../../../interactions/texts/index.ts';
import { accountNotifyCommand } from './account-notify-command.ts';
import type { Command } from '../command.ts';
import { answerTouched, touchedDetails, touchedOptions } from '../touched-list.ts';
import { showAccount } from '../../commands/account/show-account.ts';
import { inviteByCommand } from '../../commands/people/invitations/invite-by-command.ts';
import { listAccounts } from '../../commands/account/list-accounts.ts';
import { Refused } from '../../commands/refused.ts';
import { roles } from '../../domain/roles/roles.ts';

const languages = Object.keys(texts);

/** The commands that read accounts, and those that concern many or one that is not there yet. */
export const accountCommands: readonly Command[] = [
  {
    name: 'account list',
    summary: 'list accounts, 100 at a time, with their addresses masked, or those that an incident has touched',
    flags: {
      inactive: 'only those whose closing for want of use was announced, or is to be: a dry run',
      tries: 'with --touched-since: count refused tries too',
    },
    options: {
      role: { value: 'ROLE', meaning: 'only those that hold this role' },
      cursor: { value: 'SUB', meaning: 'begin after this account' },
      ...touchedOptions,
    },
    details: [
      'A line for each account, with tabs between: sub, masked address, roles, state, time of the last use, and when it is closed for want',
      `of use. The job reads the last use every few weeks. Roles: ${roles.join(', ')}.`,
      ...touchedDetails,
    ],
    run: async (services, asked) => {
      const { flags, options, lists } = asked;
      const isOfIncident = [options['touched-since'], options['touched-until'], lists['by']].some(Boolean);
      if (isOfIncident && (flags['inactive'] || options['role'] || options['cursor']))
        throw new Refused('--touched-since goes with --touched-until, --by and --tries alone');
      if (isOfIncident || flags['tries']) return answerTouched(services, asked);
      const page = await listAccounts(services, {
        isInactive: flags['inactive'] === true,
        role: options['role'],
        cursor: options['cursor'],
      });
      const lines = page.accounts.map((account) =>
        [
          account['sub'],
          account['email'],
          (account['roles'] as readonly string[]).join(',') || '-',
          account['disabled'] === true ? 'disabled' : 'open',
          account['last_used_at'] ?? '-',
          account['closes_at'] ?? '-',
        ].join('\t'),
      );
      return {
        json: page,
        text: lines.length > 0 ? lines.join('\n') : 'no account',
        ...(page.next !== null && { note: `There are more: --cursor ${page.next}` }),
      };
    },
  },
  {
    name: 'account create',
    summary: 'invite a person to make an account, by a message with a link',
    options: {
      email: { value: 'ADDRESS', meaning: 'where the message goes', isRequired: true },
      username: { value: 'NAME', meaning: 'the user name that the page proposes' },
      locale: { value: languages.join('|'), meaning: 'language of the message and of the account' },
    },
    details: [
      'The person chooses her password behind the link, which is valid for 7 days and proves the address. Until then there is no account:',
      'nothing signs in and nothing can be reset. The same command again sends a new link, and the former one ends. REGISTRATION=closed',
      'does not close this way.',
    ],
    run: async (services, { options }) => {
      const json = await inviteByCommand(services, {
        email: options['email'] ?? '',
        username: options['username'],
        locale: options['locale'],
        languages,
      });
      return { json, text: `${String(json['email'])}: invited, the link is valid until ${String(json['expires_at'])}` };
    },
  },
  accountNotifyCommand,
  {
    name: 'account show',
    summary: 'show an account',
    takes: ['ACCOUNT'],
    run: async (services, { words: [name = ''], operator }) => ({
      json: await showAccount(services, { name, operator }),
    }),
  },
];
