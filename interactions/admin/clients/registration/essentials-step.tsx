import { logoAddress, logoPath } from '../../../../src/domain/clients/client-logo.ts';
import type { Services } from '../../../../src/services.ts';
import type { Form, Step, StepView, Submitted } from '../../../engine/flow.ts';
import { answerLogo } from '../../../fields/photo-answer.ts';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { Advanced, Fields, LogoField, TypedMark } from '../form/client-form-parts.tsx';
import { typedValues } from '../form/typed-values.ts';
import { asksForData, draftFields, newFields, typedIn, type ClientDraft } from './client-draft.ts';
import { addressProblems, draftProblems } from './draft-problems.ts';
import { answerLast } from './draft-end.ts';
import { DraftButtons, draftStep, LastButtons } from './draft-step.tsx';

const pageFields = (draft: ClientDraft) => draftFields(draft).filter(({ section }) => section !== 'data');

const isSame = (one: Form, other: Form) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => one[name] === other[name]);

async function answerFile({ form, upload, state, services, about }: Submitted<ClientDraft>) {
  const standing = state.logo;
  return answerLogo({ services, about, clientId: undefined, form, upload, standing });
}

function EssentialsView({ state, form, about, issuer }: StepView<ClientDraft> & { readonly issuer: string }) {
  const texts = about.t.clientForm;
  const logo = state.logo === undefined ? undefined : logoPath({ logo_uri: logoAddress(state.logo, issuer) }, issuer);
  const fields = pageFields(state);
  const values = typedValues('essentials', { form, state, about }) ?? {
    ...form,
    ...(state.essentials?.fields ?? newFields({}, state.kind)),
  };
  const isLast = !asksForData(state);
  return (
    <StepForm
      enctype="multipart/form-data"
      enter={isLast ? 'create' : 'next'}
      values={values}
      mandatory="exceptOptional"
    >
      <TypedMark page="essentials" />
      <input type="hidden" name="draft" value={state.draftId} />
      <Fields section="essentials" fields={fields} />
      <LogoField logo={logo} />
      <Advanced fields={fields} />
      {isLast ? <LastButtons /> : <DraftButtons>{texts.next}</DraftButtons>}
    </StepForm>
  );
}

/** Asks for what every registration needs, and holds what is rarely needed. */
export function essentialsStep(services: Services, accountId: string): Step<ClientDraft> {
  return draftStep({
    name: 'essentials',
    owns: ['essentials', 'kept'],
    needed: ({ essentials }) => essentials === undefined || essentials.isOpen === true,
    page: {
      offered: ({ kind, created }) => kind !== undefined && created === undefined,
      fields: ['clientName'],
      accepts: (form) => form['clientName'] !== undefined,
      takesFile: true,
      async keep(submitted) {
        const { form, state, upload } = submitted;
        const fields = typedIn(form);
        const { photo: logo, isChanged } = await answerFile(submitted);
        if (!isChanged && !upload && state.essentials && isSame(fields, state.essentials.fields)) return undefined;
        return { logo, essentials: { fields, isOpen: true } };
      },
    },
    async submit(submitted) {
      const { form, state, about } = submitted;
      const { photo: logo, problem, isChanged: _changed, ...told } = await answerFile(submitted);
      const answered: ClientDraft = { ...state, logo, essentials: { fields: typedIn(form), isOpen: false } };
      const found = draftProblems(services, {
        draft: answered,
        accountId,
        names: pageFields(state).map(({ name }) => name),
        t: about.t,
      });
      const errors = {
        ...found,
        ...(await addressProblems(services, { draft: answered, accountId, t: about.t })),
        ...(problem && { logo: about.t.clientForm.logo.problems[problem] }),
      };
      if (Object.keys(errors).length > 0) return { ok: false, errors, patch: { logo }, ...told };
      const { essentials } = answered;
      const { t } = about;
      if (asksForData(state)) return { ok: true, patch: { logo, essentials } };
      return answerLast(services, { draft: answered, accountId, form, state, patch: { logo, essentials }, t });
    },
    view: (props) => <EssentialsView {...props} issuer={services.config.issuer} />,
  });
}
