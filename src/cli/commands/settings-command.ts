import type { Command } from '../command.ts';
import { acceptSetting } from '../../commands/settings/accept-setting.ts';

export const settingsCommand: Command = {
  name: 'settings accept',
  summary: 'accept a changed ISSUER, PASSWORD_PEPPER or ENCRYPTION_KEYS',
  takes: ['NAME'],
  acceptsSettings: true,
  details: [
    'The start compares these with what the database was filled with. A lost pepper makes every password useless, a lost sealing key',
    'the signing keys and all that is sealed. Adding a key in front of the others needs no acceptance.',
  ],
  run: async (services, { words: [name = ''] }) => {
    const json = await acceptSetting(services, name);
    return { json, text: `${name}: accepted` };
  },
};
