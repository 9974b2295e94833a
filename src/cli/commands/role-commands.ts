import type { Command } from '../command.ts';
import { changeRoleByName } from '../../commands/roles/change-role-by-name.ts';
import { roles } from '../../domain/roles/roles.ts';

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
  ],
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

/** The commands that give and take roles. */
export const roleCommands: readonly Command[] = [
  role('grant-role', 'give a role', true),
  role('revoke-role', 'take a role away', false),
];
