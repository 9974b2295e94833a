import { blockDocument } from '../../../../src/commands/clients/documents/block-document.ts';
import { longestDocumentAddress, readBlockTarget } from '../../../../src/domain/clients/documents/document-address.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, Submitted } from '../../../engine/flow.ts';
import { TextField } from '../../../views/forms/text-field.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { documentsPath, type DocumentsState } from './documents-state.ts';

function BlockView() {
  const { block } = usePage().t.clientDocuments;
  return (
    <>
      <p>{block.effect}</p>
      <ReasonForm action="block" label={block.submit} cancel={documentsPath}>
        <TextField
          name="target"
          label={block.target}
          hint={block.targetHint}
          autocomplete="off"
          spellcheck={false}
          maxlength={longestDocumentAddress}
        />
      </ReasonForm>
    </>
  );
}

async function block({ form, services, about }: Submitted<DocumentsState>): Promise<StepResult<DocumentsState>> {
  const { t, now } = about;
  const { target = '' } = form;
  const { problem } = t.clientDocuments.block;
  const reason = readReason(form, t);
  const isTarget = readBlockTarget(target, services.config) !== undefined;
  if (!isTarget || !reason.ok)
    return { ok: false, errors: { ...(!isTarget && { target: problem }), ...(!reason.ok && reason.errors) } };
  const done = await blockDocument(services, { target, reason: reason.reason });
  if (!done.ok) return { ok: false, errors: { target: problem } };
  const kind = done.value.isNew ? 'blocked' : 'known';
  return { ok: true, patch: { notice: { kind, at: now } }, event: 'blocked', next: documentsPath };
}

/**
 * Blocks an application, or all of a host.
 * @param target the address or host that the page has been asked for
 */
export const blockStep = (target: string): StayingStep<DocumentsState> => ({
  name: 'block-document',
  page: {
    head: ({ about }) => ({ back: { href: documentsPath, label: about.t.clientDocuments.title } }),
    wide: true,
    accepts: ({ action }) => action === 'block',
    initial: (state, about) => keptFields(state, about) ?? { target },
  },
  submit: block,
  title: ({ t }) => t.clientDocuments.block.title,
  view: () => <BlockView />,
});
