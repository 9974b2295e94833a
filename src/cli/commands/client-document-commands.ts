import type { Command } from '../command.ts';
import { orSay } from '../or-say.ts';
import { cliTable } from '../table.ts';
import { blockDocument, unblockDocument } from '../../commands/clients/documents/block-document.ts';
import { describeBlock, describeDocument, listDocuments } from '../../commands/clients/documents/list-documents.ts';
import { Refused } from '../../commands/refused.ts';

/** The commands about clients that nobody has registered, and that documents at their own addresses describe. */
export const clientDocumentCommands: readonly Command[] = [
  {
    name: 'client document list',
    summary: 'list the clients that nobody has registered and that people have said yes to, and what is blocked',
    async run(services) {
      const { used, blocks } = await listDocuments(services);
      const known = used.map(describeDocument);
      const blocked = blocks.map(describeBlock);
      const rows = [
        ...known.map((one) => [one.client_id, 'used', one.claimed_name ?? '', `read ${one.read_at}`]),
        ...blocked.map((one) => [one.target, 'blocked', one.reason, `since ${one.at}`]),
      ];
      return { json: { documents: known, blocked }, text: cliTable(rows, 'no document') };
    },
  },
  {
    name: 'client document block',
    summary: 'block the document of a client at its address, or all documents of a host and of the hosts below it',
    takes: ['ADDRESS'],
    takesReason: true,
    async run(services, { words: [target = ''], reason }) {
      if (reason === undefined) throw new Refused('a block needs a reason: --reason "…"');
      const done = orSay(await blockDocument(services, { target, reason }));
      const text = `${done.target}: ${done.isNew ? 'blocked; its codes, tokens and consents have ended' : 'blocked already'}`;
      return { json: { target: done.target, blocked: true }, text };
    },
  },
  {
    name: 'client document unblock',
    summary: 'lift the block of a document or of a host; people are asked anew',
    takes: ['ADDRESS'],
    takesReason: true,
    async run(services, { words: [target = ''], reason }) {
      const done = orSay(await unblockDocument(services, { target, reason }));
      return { json: { target: done.target, blocked: false }, text: `${done.target}: no longer blocked` };
    },
  },
];
