import type { Command } from '../command.ts';
import { removeDevelopment } from '../../commands/development/remove-development.ts';

export const developmentCommand: Command = {
  name: 'development remove',
  summary: 'delete the accounts and clients that the development mode has made',
  details: [
    'For a database that was once opened without NODE_ENV=production. Other accounts and clients stay as they are.',
  ],
  run: async (services) => {
    const removed = await removeDevelopment(services);
    const names = [...removed.accounts.map(({ username }) => username), ...removed.clients];
    const text = names.length > 0 ? `removed: ${names.join(', ')}` : 'nothing to do';
    return { json: removed, text };
  },
};
