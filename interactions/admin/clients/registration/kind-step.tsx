import { clientKinds } from '../../../../src/domain/clients/registration/client-kinds.ts';
import type { Form, Step, StepResult } from '../../../engine/flow.ts';
import { RadioGroup } from '../../../views/forms/radio-group.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { beginDraft, newFields, type ClientDraft } from './client-draft.ts';
import { createdAddress } from './created-address.ts';
import { DraftButtons, draftStep } from './draft-step.tsx';

/** The draft in which another kind was chosen: what was typed stays, and is examined again. */
function withKind(draft: ClientDraft, kind: ClientDraft['kind']): Partial<ClientDraft> {
  if (draft.created !== undefined || draft.draftId === undefined) return { ...beginDraft(), kind };
  const { essentials, data } = draft;
  if (draft.kind === kind) return { kind, essentials, data };
  const { refreshTokens: _former, ...fields } = essentials?.fields ?? {};
  return {
    kind,
    essentials: essentials && { fields: { ...fields, ...newFields(draft, kind) }, isOpen: true },
    data: data && { ...data, isOpen: true },
  };
}

/** Asks what kind of program signs in, which decides everything technical. */
export const kindStep: Step<ClientDraft> = draftStep({
  name: 'kind',
  owns: ['kind', 'created'],
  // The row of a draft that has ended stays for a moment: this step then begins the next registration. A form that came after the end of a
  // session makes a row without a draft.
  needed: ({ draftId, kind, created }) => draftId === undefined || kind === undefined || created !== undefined,
  page: {
    offered: ({ created }) => created === undefined,
    fields: ['kind'],
    // The last page of a registration that has ended was pressed again, or was left open.
    accepts: (form) => form['kind'] !== undefined || ['next', 'create'].includes(form['action'] ?? 'next'),
    keep: async ({ form, state }) => {
      const kind = clientKinds.find((one) => one === form['kind']);
      return kind && withKind(state, kind);
    },
    initial: ({ kind, created }): Form => (kind && !created ? { kind } : {}),
  },
  async submit({ form, state, about }): Promise<StepResult<ClientDraft>> {
    const texts = about.t.clientForm;
    if (form['action'] === 'create') {
      // The draft of this browser alone: what the form of another person's page held leads nowhere.
      if (state.created !== undefined && form['draft'] === state.draftId)
        return { ok: true, patch: { created: state.created }, next: createdAddress(state.created) };
      return { ok: false, errors: { step: texts.restart } };
    }
    const kind = clientKinds.find((one) => one === form['kind']);
    if (!kind) return { ok: false, errors: { kind: texts.kind.missing } };
    return { ok: true, patch: withKind(state, kind) };
  },
  view({ about }) {
    const texts = about.t.clientForm;
    return (
      <StepForm enter="next" mandatory>
        <RadioGroup
          name="kind"
          legend={texts.kind.legend}
          hint={texts.kind.hint}
          options={clientKinds.map((kind) => ({ value: kind, ...texts.kind.names[kind] }))}
        />
        <DraftButtons hasBack={false}>{texts.next}</DraftButtons>
      </StepForm>
    );
  },
});
