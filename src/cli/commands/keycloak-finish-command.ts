import { finishRehearsal } from '../../commands/keycloak/finish-rehearsal.ts';
import type { Command } from '../command.ts';

/** The command after which nobody goes back to the former service. */
export const keycloakFinishCommand: Command = {
  name: 'keycloak finish',
  summary: 'end the way back to a realm for good, and delete all hashes that are kept for it (--reason is required)',
  takes: ['REALM'],
  takesReason: true,
  details: [
    'Until then the hashes of the import are kept, sealed, and each password that is chosen here is also kept in a form that Keycloak',
    'reads. This cannot be undone: `keycloak export` and further imports of the realm are refused from then on. Nobody is signed out.',
  ],
  run: async (services, { words: [realm = ''], reason }) => {
    const json = await finishRehearsal(services, { realm, reason });
    const { people, passwords } = json;
    return {
      json,
      text: `the move of the realm "${realm}" is finished: what was kept of ${people} people and ${passwords} passwords is deleted`,
    };
  },
};
