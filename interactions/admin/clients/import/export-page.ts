import { exportClient } from '../../../../src/commands/clients/import/export-client.ts';
import { clientPage } from '../client-page.ts';

/** Downloads the client file of a client, without secrets and contacts. */
export const exportPage = clientPage({
  part: 'export.json',
  action: 'clients.read',
  answer(ctx, { client, services }) {
    ctx.type = 'application/json';
    ctx.set('Cache-Control', 'no-store');
    // An id holds letters, digits, dots, hyphens, tildes and underscores alone, save in rows of earlier servers.
    ctx.attachment(`${client.clientId.replaceAll(/[^\w.~-]/g, '_')}.json`);
    // The audit tells who took the file, and a program that only looks takes none.
    ctx.body = ctx.method === 'HEAD' ? '' : `${JSON.stringify(exportClient(services, client), null, 2)}\n`;
  },
});
