import { createExportDocument } from '../../interactions/account/export/export-document.tsx';
import { auditCommands } from './commands/audit-commands.ts';
import { backupCommands } from './commands/backup-commands.ts';
import { clientCommands } from './commands/client-commands.ts';
import { clientImportCommand } from './commands/client-import-command.ts';
import { clientLifeCommands } from './commands/client-life-commands.ts';
import { clientTokenCommands } from './commands/client-token-commands.ts';
import { accountListCommands } from './commands/account-list-commands.ts';
import type { Command } from './command.ts';
import { doctorCommand } from './commands/doctor-command.ts';
import { keyCommands } from './commands/key-commands.ts';
import { migrateCommand } from './commands/migrate-command.ts';
import { personActCommands } from './commands/person-act-commands.ts';
import { requestCommands } from './commands/request-commands.ts';
import { exportAccount } from '../commands/account/export/export-account.ts';
import { removeDevelopment } from '../commands/remove-development.ts';
import { showAccount } from '../commands/account/show-account.ts';
import { acceptSetting } from '../commands/settings/accept-setting.ts';
import { Refused } from '../commands/refused.ts';
import { changeRoleByName } from '../commands/roles/change-role-by-name.ts';
import { roles } from '../domain/roles/roles.ts';

const role = (name: string, summary: string, isGiven: boolean): Command => ({
  name: `account ${name}`,
  summary,
  takes: ['ACCOUNT', 'ROLE'],
  takesReason: true,
  details: [
    `Roles: ${roles.join(', ')}.`,
    'The person and every administrator are told by message. The last administrator keeps the role.',
    ...(isGiven
      ? []
      : ['The role admin goes after 24 hours, in which its holder may object; at once where the account is disabled.']),
  ].join('\n  '),
  run: async (services, { words: [name = '', role = ''], reason }) => {
    const { account, waitsUntil } = await changeRoleByName(services, { name, role, isGiven, reason });
    const until = waitsUntil === undefined ? undefined : new Date(waitsUntil * 1000).toISOString();
    const held = `${String(account['username'])}: ${(account['roles'] as string[]).join(', ') || 'no role'}`;
    return {
      json: until === undefined ? account : { ...account, waits_until: until },
      text: until === undefined ? held : `${held}\n${role} is taken away on ${until}, unless its holder objects`,
    };
  },
});

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  migrateCommand,
  doctorCommand,
  {
    name: 'development remove',
    summary: 'delete the accounts and clients that the development mode has made',
    details:
      'For a database that was once opened without NODE_ENV=production. Other accounts and clients stay as they are.',
    run: async (services) => {
      const removed = await removeDevelopment(services);
      const names = [...removed.accounts.map(({ username }) => username), ...removed.clients];
      const text = names.length > 0 ? `removed: ${names.join(', ')}` : 'nothing to do';
      return { json: removed, text };
    },
  },
  ...backupCommands,
  ...clientCommands,
  ...clientLifeCommands,
  ...clientTokenCommands,
  clientImportCommand,
  ...auditCommands,
  ...accountListCommands,
  {
    name: 'account show',
    summary: 'show an account',
    takes: ['ACCOUNT'],
    run: async (services, { words: [name = ''], operator }) => ({
      json: await showAccount(services, { name, operator }),
    }),
  },
  ...personActCommands,
  ...requestCommands,
  {
    name: 'account export',
    summary: 'write everything that is known of an account to a ZIP file',
    takes: ['ACCOUNT'],
    takesReason: true,
    options: { file: { value: 'F', meaning: 'the file to write, which must not exist (required)' } },
    details: [
      'For a person who asks for her data and cannot sign in. The file is the one that she gets on /compte/donnees, and no secret is in',
      'it. Only the user of the system who runs the command may read it. She finds the export in the history of her account.',
    ].join('\n  '),
    run: async (services, { words: [name = ''], reason, options: { file: path } }) => {
      if (path === undefined) throw new Refused('--file is required; see --help');
      const json = await exportAccount(services, { name, path, reason, draw: createExportDocument(services) });
      return { json, text: `${json.username}: ${json.bytes} bytes in ${path}` };
    },
  },
  role('grant-role', 'give a role', true),
  role('revoke-role', 'take a role away', false),
  ...keyCommands,
  {
    name: 'settings accept',
    summary: 'accept a changed ISSUER, PASSWORD_PEPPER or ENCRYPTION_KEYS',
    takes: ['NAME'],
    acceptsSettings: true,
    details: [
      'The start compares these with what the database was filled with. A lost pepper makes every password useless, a lost sealing key',
      'the signing keys and all that is sealed. Adding a key in front of the others needs no acceptance.',
    ].join('\n  '),
    run: async (services, { words: [name = ''] }) => {
      const json = await acceptSetting(services, name);
      return { json, text: `${name}: accepted` };
    },
  },
];
