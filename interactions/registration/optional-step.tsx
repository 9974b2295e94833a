import type { ComponentChildren } from 'preact';
import type { Form } from '../flow.ts';
import type { Texts } from '../texts/index.ts';
import { StepForm } from '../views/step-form.tsx';
import { finishedEarly } from './finished-early.ts';
import { RegistrationHead, type RegistrationStep, type RegistrationView } from './registration-step.tsx';
import type { OptionalAnswers, RegistrationState } from './state.ts';
import { WizardButtons } from './wizard-buttons.tsx';

export interface OptionalStep {
  readonly name: 'identity' | 'address' | 'professional';
  /** In page order, with what they hold before anything is typed. */
  readonly fields: Form;
  /** What is typed, judged: a value is either stored or a problem, and none is needed. */
  read(form: Form): OptionalAnswers | Promise<OptionalAnswers>;
  view(props: Pick<RegistrationView, 'form' | 'errors' | 'about'>): ComponentChildren;
}

type Problems = Readonly<Record<string, Readonly<Record<string, string>>>>;

function messages({ problems }: OptionalAnswers, texts: { readonly problems: Problems }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, code]) => [field, texts.problems[field]?.[code] ?? code]),
  );
}

/** A step of the wizard that may be left empty: nothing that is typed there is lost, and nothing wrong is stored. */
export function optionalStep(step: OptionalStep): RegistrationStep {
  const { name } = step;
  const fields = Object.keys(step.fields);
  const answersOf = (state: RegistrationState) => state.answers?.[name];
  const hasProblems = (answers: OptionalAnswers | undefined) => Object.keys(answers?.problems ?? {}).length > 0;
  const textsOf = (t: Texts) => t.registration[name];
  const typed = (form: Form) => ({
    ...step.fields,
    ...Object.fromEntries(fields.flatMap((field) => (form[field] === undefined ? [] : [[field, form[field]]]))),
  });
  const patch = (state: RegistrationState, answers: OptionalAnswers) => ({
    answers: { ...state.answers, [name]: answers },
  });

  return {
    name,
    isNumbered: true,
    owns: [],
    fields,
    needed(state) {
      if (state.accountId) return false;
      const answers = answersOf(state);
      return answers ? hasProblems(answers) : !state.finishEarly && !state.passed;
    },
    initial: (state) => answersOf(state)?.fields ?? step.fields,
    standing(state, { t }) {
      const answers = answersOf(state);
      return answers ? messages(answers, textsOf(t)) : {};
    },
    // « street[] » is a field of ours that was tampered with.
    accepts({ action, csrf: _csrf, ...form }) {
      const names = Object.keys(form).map((field) => field.replace(/\[.*$/, ''));
      if (names.length === 0) return action === undefined || ['next', 'finish', 'back'].includes(action);
      return names.some((field) => fields.includes(field));
    },
    async keep({ form, state }) {
      const values = typed(form);
      const before: Form = answersOf(state)?.fields ?? step.fields;
      if (fields.every((field) => (values[field] ?? '') === (before[field] ?? ''))) return undefined;
      return patch(state, await step.read(values));
    },
    async submit({ form, state, about }) {
      const answers = await step.read(typed(form));
      if (hasProblems(answers))
        return { ok: false, errors: messages(answers, textsOf(about.t)), patch: patch(state, answers) };
      return { ok: true, patch: { ...patch(state, answers), ...finishedEarly(form) } };
    },
    heading: (t) => textsOf(t).title,
    view: (props) => (
      <>
        <RegistrationHead {...props} />
        <p>{textsOf(props.about.t).intro}</p>
        <StepForm>
          {step.view(props)}
          <WizardButtons hasBack />
        </StepForm>
      </>
    ),
  };
}
