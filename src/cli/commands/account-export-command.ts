import { createExportDocument } from '../../../interactions/account/export/export-document.tsx';
import type { Command } from '../command.ts';
import { exportAccount } from '../../commands/account/export/export-account.ts';

export const accountExportCommand: Command = {
  name: 'account export',
  summary: 'write everything that is known of an account to a ZIP file',
  takes: ['ACCOUNT'],
  takesReason: true,
  options: { file: { value: 'F', meaning: 'the file to write, which must not exist', isRequired: true } },
  details: [
    'For a person who asks for her data and cannot sign in. The file is the one that she gets on /compte/donnees, and no secret is in',
    'it. Only the user of the system who runs the command may read it. She finds the export in the history of her account.',
  ],
  run: async (services, { words: [name = ''], reason, options: { file: path = '' } }) => {
    const json = await exportAccount(services, { name, path, reason, draw: createExportDocument(services) });
    return { json, text: `${json.username}: ${json.bytes} bytes in ${path}` };
  },
};
