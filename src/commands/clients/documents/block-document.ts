import {
  blockTargets,
  isDocumentAddress,
  readBlockTarget,
} from '../../../domain/clients/documents/document-address.ts';
import type { Services } from '../../../services.ts';
import { assertFresh } from '../../assert-fresh.ts';
import { answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';

interface Block {
  /** The address of a document, or a host. A host stands for the hosts below it too. */
  readonly target: string;
  readonly reason: string;
}

/** Returns what the audit calls a target: a host is no id of a client. */
const auditedAs = (target: string) => (isDocumentAddress(target) ? target : `https://${target}/*`);

/**
 * Blocks the document of a client that nobody has registered, or all documents of a host. Its codes, tokens and grants end with it, and each
 * request in each process finds the block. Returns the target as it is kept; `isNew` is false where it was blocked before.
 */
export async function blockDocument(
  services: Services,
  { target: text, reason }: Block,
): Promise<CommandAnswer<{ readonly target: string; readonly isNew: boolean }>> {
  const target = readBlockTarget(text, services.config);
  if (target === undefined) return answerRefusal(conflict(`"${text}" is neither the address of a document nor a host`));
  const { documents, registry } = services.clients;
  const isNew = await services.transaction(async (trx) => {
    if (!(await documents.block(trx, { target, reason, at: services.nowSeconds() }))) return false;
    const ended = isDocumentAddress(target)
      ? [target]
      : (await documents.holders(trx)).filter((clientId) => blockTargets(clientId).includes(target));
    for (const clientId of ended) await registry.revokeAll(trx, clientId);
    services.audit({ event: 'client_document.blocked', clientId: auditedAs(target), reason });
    return true;
  });
  return { ok: true, value: { target, isNew } };
}

/** Lifts a block. What has ended by it stays ended: people are asked anew. */
export async function unblockDocument(
  services: Services,
  { target: text, reason }: { readonly target: string; readonly reason?: string | undefined },
): Promise<CommandAnswer<{ readonly target: string }>> {
  assertFresh(services, 'unblock-document');
  const { documents } = services.clients;
  // An earlier version may have kept the text as it stands.
  const targets = new Set([text.trim(), readBlockTarget(text, services.config) ?? '']);
  const lifted = await services.transaction(async (trx) => {
    for (const target of targets) {
      if (!(await documents.unblock(trx, target))) continue;
      services.audit({ event: 'client_document.unblocked', clientId: auditedAs(target), ...(reason && { reason }) });
      return target;
    }
    return undefined;
  });
  return lifted === undefined
    ? answerRefusal(conflict(`"${text}" is not blocked`))
    : { ok: true, value: { target: lifted } };
}
