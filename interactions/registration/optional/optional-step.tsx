import type { ComponentChildren } from 'preact';
import type { AccountProfile, ProfileStep } from '../../../src/domain/account/account-profile.ts';
import type { AgentFacts, UpstreamIdentity } from '../../../src/domain/federation/upstream-identity.ts';
import type { AccountPath } from '../../engine/own-path.ts';
import type { About, Form } from '../../engine/flow.ts';
import { answerPhoto } from '../../fields/photo-answer.ts';
import type { Texts } from '../../texts/index.ts';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AddressPart } from './address-fields.tsx';
import { finishedEarly } from '../finished-early.ts';
import { type RegistrationStep, type RegistrationView } from '../registration-step.tsx';
import type { OptionalAnswers, RegistrationState } from '../../flow-states/registration-state.ts';
import { Summary } from '../summary.tsx';
import { isLastPage, WizardButtons } from '../wizard-buttons.tsx';

export interface ShownValue {
  readonly field: string;
  readonly value: string;
  readonly about: Pick<About, 't' | 'lang'>;
}

interface OptionalStepView extends Pick<RegistrationView, 'form' | 'errors' | 'about'> {
  /** Id of the photo that the draft or the account holds. */
  readonly photo?: string | undefined;
  /** Level of a section title inside the step, one below the title of the page. */
  readonly heading: 'h2' | 'h3';
  /** The upstream that stated values, drawn as their source. */
  readonly source?: FieldSource | undefined;
}

/** Fields that are filled in with the statements of an upstream. */
export interface FieldSource {
  readonly upstream: string;
  readonly told: Form;
  /** The stated fields that the person cannot change here. */
  readonly certified: Form;
}

export type OptionalStepName = ProfileStep;

/** A set of optional facts, asked by a step of the wizard and by a page of the account alike. */
export interface OptionalStep {
  /** Name of the step. Its texts and its part of the table of the profile have the same name. */
  readonly name: OptionalStepName;
  /** Path of the account page that shows and changes the same fields. */
  readonly path: AccountPath;
  /** Fields in page order, with their values before anything is typed. */
  readonly fields: Form;
  /** The postal address among the fields. */
  readonly address?: AddressPart;
  /** A photo is asked beside the fields. */
  readonly hasPhoto?: boolean;
  /** Judges the typed values. Each value is stored or is a problem; none is compulsory. */
  read(form: Form): OptionalAnswers | Promise<OptionalAnswers>;
  /** Returns the fields of an account whose names differ from the columns. */
  shown?(profile: AccountProfile): Form;
  /** Returns the fields that an upstream states. They are drawn before anything is typed. */
  told?(of: Told): Form;
  /** Returns the stated fields that nothing typed replaces. */
  certified?(of: Told): Form;
  /** Returns a value as the person reads it, where the field is a list of choices. By default that is the value itself. */
  shownValue?(of: ShownValue): string;
  view(props: OptionalStepView): ComponentChildren;
}

type Told = Pick<UpstreamIdentity, 'givenName' | 'familyName' | 'pivot'> & { readonly agent?: AgentFacts | undefined };

type Problems = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Returns the typed values of a step, with the present values of the fields that were not sent. */
export function typedIn(
  { fields }: OptionalStep,
  { form, standing = fields }: { readonly form: Form; readonly standing?: Form },
): Form {
  const typed = Object.keys(fields).flatMap((field) => (form[field] === undefined ? [] : [[field, form[field]]]));
  return { ...standing, ...(Object.fromEntries(typed) as Form) };
}

/** Returns the problems in words, by field. */
export function problemTexts(
  { problems }: OptionalAnswers,
  texts: { readonly problems: Problems },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, code]) => [field, texts.problems[field]?.[code] ?? code]),
  );
}

type Submitted = Pick<Parameters<RegistrationStep['submit']>[0], 'form' | 'upload' | 'state' | 'services' | 'about'>;

/** Makes an optional step of the wizard. Nothing typed there is lost, and nothing wrong is stored. */
export function optionalStep(step: OptionalStep): RegistrationStep {
  const { name } = step;
  const fields = [...Object.keys(step.fields), ...(step.hasPhoto ? ['removePhoto'] : [])];
  const answersOf = (state: RegistrationState) => state.answers?.[name];
  const hasProblems = (answers: OptionalAnswers | undefined) => Object.keys(answers?.problems ?? {}).length > 0;
  const textsOf = (t: Texts) => t.optionalSteps[name];
  const sourceOf = ({ upstreamIdentity }: RegistrationState): FieldSource | undefined => {
    const told = upstreamIdentity && step.told?.(upstreamIdentity);
    if (!told || Object.keys(told).length === 0) return undefined;
    return { upstream: upstreamIdentity.upstream, told, certified: step.certified?.(upstreamIdentity) ?? {} };
  };
  const shownTo = (state: RegistrationState): Form => {
    const { told = {}, certified = {} } = sourceOf(state) ?? {};
    return { ...(answersOf(state)?.fields ?? { ...step.fields, ...told }), ...certified };
  };
  const typedBy = (state: RegistrationState, form: Form): Form => ({
    ...typedIn(step, { form }),
    ...sourceOf(state)?.certified,
  });
  const patch = (state: RegistrationState, answers: OptionalAnswers) => ({
    answers: { ...state.answers, [name]: answers },
  });
  /** Keeps the photo in the draft even where another field is wrong, because a browser would not send the file again. */
  async function answer({ form, upload, state, services, about }: Submitted) {
    const read = await step.read(typedBy(state, form));
    if (!step.hasPhoto) return { answers: read, told: {} };
    const owner = { kind: 'draft', flowKey: about.flowKey, browser: about.browser } as const;
    const standing = answersOf(state)?.photo;
    const {
      photo,
      problem,
      isChanged: _isChanged,
      ...told
    } = await answerPhoto({ services, about, owner, form, upload, standing });
    const problems = problem ? { ...read.problems, photo: problem } : read.problems;
    return { answers: { ...read, problems, photo }, told };
  }

  return {
    name,
    isNumbered: true,
    isOptional: true,
    owns: [],
    page: {
      fields,
      takesFile: step.hasPhoto,
      offered: ({ accountId }) => accountId === undefined,
      initial: shownTo,
      standing(state, { t }) {
        const answers = answersOf(state);
        return answers ? problemTexts(answers, textsOf(t)) : {};
      },
      // A name such as « street[] » is a field of ours that was tampered with.
      accepts({ action, csrf: _csrf, ...form }) {
        const names = Object.keys(form).map((field) => field.replace(/\[.*$/, ''));
        if (names.length === 0) return action === undefined || ['next', 'finish', 'back'].includes(action);
        return names.some((field) => fields.includes(field));
      },
      async keep(submitted) {
        const { form, upload, state } = submitted;
        const values = typedBy(state, form);
        const before = shownTo(state);
        const isSame = fields.every((field) => (values[field] ?? '') === (before[field] ?? ''));
        if (isSame && !upload && form['removePhoto'] === undefined) return undefined;
        return patch(state, (await answer(submitted)).answers);
      },
    },
    needed(state) {
      if (state.accountId) return false;
      const answers = answersOf(state);
      return answers ? hasProblems(answers) : !state.finishEarly && !state.passed;
    },
    async submit(submitted) {
      const { form, state, about } = submitted;
      const { answers, told } = await answer(submitted);
      if (hasProblems(answers))
        return { ok: false, errors: problemTexts(answers, textsOf(about.t)), patch: patch(state, answers), ...told };
      return { ok: true, patch: { ...patch(state, answers), ...finishedEarly(form) } };
    },
    heading: (t) => textsOf(t).title,
    view: (props) => (
      <>
        <p>{textsOf(props.about.t).intro}</p>
        <StepForm enctype={step.hasPhoto ? 'multipart/form-data' : undefined} enter="next">
          {step.view({
            ...props,
            photo: answersOf(props.state)?.photo,
            heading: 'h3',
            source: sourceOf(props.state),
          })}
          {isLastPage(props.progress) && <Summary state={props.state} about={props.about} without={name} />}
          <WizardButtons progress={props.progress} hasBack />
        </StepForm>
      </>
    ),
  };
}
