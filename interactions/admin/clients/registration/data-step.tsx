import type { Services } from '../../../../src/services.ts';
import type { Step } from '../../../engine/flow.ts';
import { Details } from '../../../views/details.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { DataFields, Fields, TypedMark } from '../form/client-form-parts.tsx';
import { typedValues } from '../form/typed-values.ts';
import { missingReasons } from '../form/missing-reasons.ts';
import { dataNames } from '../form/read-client-form.ts';
import { asksForData, draftFields, typedIn, type ClientDraft } from './client-draft.ts';
import { draftProblems } from './draft-problems.ts';
import { answerLast } from './draft-end.ts';
import { draftStep, LastButtons } from './draft-step.tsx';

const optionalFields = (draft: ClientDraft) => draftFields(draft).filter(({ section }) => section === 'data');

/** Asks which data the service wants, and why. */
export function dataStep(services: Services, accountId: string): Step<ClientDraft> {
  return draftStep({
    name: 'data',
    owns: ['data', 'kept'],
    needed: (draft) => asksForData(draft) && (draft.data === undefined || draft.data.isOpen === true),
    page: {
      offered: (draft) => asksForData(draft) && draft.created === undefined && draft.essentials?.isOpen === false,
      fields: dataNames,
      accepts: (form) => dataNames.some((name) => form[name] !== undefined),
      async keep({ form, state }) {
        const fields = typedIn(form);
        const isSame = JSON.stringify(fields) === JSON.stringify(state.data?.fields);
        return isSame ? undefined : { data: { fields, isOpen: true } };
      },
    },
    async submit({ form, state, about: { t } }) {
      const data = { fields: typedIn(form), isOpen: false };
      const draft = { ...state, data };
      const errors = {
        ...missingReasons(form, { before: [], t }),
        ...draftProblems(services, { draft, accountId, names: optionalFields(state).map(({ name }) => name), t }),
      };
      if (Object.keys(errors).length > 0) return { ok: false, errors };
      return answerLast(services, { draft, accountId, form, state, patch: { data }, t });
    },
    view({ state, form, errors, about }) {
      const { t } = about;
      const texts = t.clientForm;
      const values = typedValues('data', { form, state, about }) ?? { ...form, ...state.data?.fields };
      return (
        <>
          <p>{texts.data.intro}</p>
          <StepForm enter="create" values={values} mandatory="exceptOptional">
            <TypedMark page="data" />
            <input type="hidden" name="draft" value={state.draftId} />
            <DataFields mayChoose asked={[]} />
            <Details summary={texts.sections.advanced} open={errors['optionalClaims'] !== undefined}>
              <Fields section="data" fields={optionalFields(state)} />
            </Details>
            <LastButtons />
          </StepForm>
        </>
      );
    },
  });
}
