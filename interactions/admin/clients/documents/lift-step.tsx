import { unblockDocument } from '../../../../src/commands/clients/documents/block-document.ts';
import type { DocumentBlock } from '../../../../src/store/clients/documents/client-documents.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { documentsPath, type DocumentsState } from './documents-state.ts';

function LiftView({ block }: { readonly block: DocumentBlock }) {
  const { lift } = usePage().t.clientDocuments;
  return (
    <>
      <p id="lifted-target" class="app-breakable">
        <code>{block.target}</code>
      </p>
      <p>{lift.effect}</p>
      <ReasonForm action="lift" label={lift.submit} cancel={documentsPath} />
    </>
  );
}

/** Lifts a block. */
export const liftStep = (block: DocumentBlock): StayingStep<DocumentsState> => ({
  name: 'lift-block',
  page: {
    head: ({ about }) => ({ back: { href: documentsPath, label: about.t.clientDocuments.title } }),
    wide: true,
    accepts: ({ action }) => action === 'lift',
    initial: (state, about) => keptFields(state, about) ?? {},
  },
  async submit({ form, services, about }) {
    const { t, now } = about;
    const reason = readReason(form, t);
    if (!reason.ok) return { ok: false, errors: reason.errors };
    const lifted = await unblockDocument(services, { target: block.target, reason: reason.reason });
    if (!lifted.ok) return { ok: false, isStale: true, errors: { step: t.clientDocuments.lift.gone } };
    return { ok: true, patch: { notice: { kind: 'lifted', at: now } }, event: 'lifted', next: documentsPath };
  },
  title: ({ t }) => t.clientDocuments.lift.title,
  view: () => <LiftView block={block} />,
});
