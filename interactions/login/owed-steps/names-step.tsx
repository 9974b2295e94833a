import { changeProfile } from '../../../src/commands/account/change-profile.ts';
import { settleOwedSteps } from '../../../src/commands/account/settle-owed-steps.ts';
import { certifiedNames } from '../../../src/domain/federation/upstream-identity.ts';
import type { Services } from '../../../src/services.ts';
import type { Step } from '../../engine/flow.ts';
import type { LoginState } from '../../flow-states/login-state.ts';
import { names } from '../../registration/optional/names.tsx';
import { problemTexts } from '../../registration/optional/optional-step.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import { owesStep } from './owes-step.ts';

const fields = ['familyName', 'givenName'] as const;
const autocomplete = { familyName: 'family-name', givenName: 'given-name' } as const;

/** Returns the names that an upstream certifies. Nothing that is typed replaces them. */
async function certifiedOf({ federation }: Services, accountId: string): Promise<object> {
  const identities = await federation.identities.list(accountId);
  return Object.assign(
    {},
    ...identities.map(({ pivot, ...told }) => certifiedNames({ ...told, pivot: pivot && [pivot] })),
  );
}

/** Shows a person her names, as her former service was about to do, and lets her correct them. */
export const namesStep: Step<LoginState> = {
  name: 'profile',
  owns: [],
  needed: (state, about) => owesStep('names', state, about),
  page: {
    accepts: ({ action }) => action === 'save',
    initial: (_state, { person }) =>
      Object.fromEntries(fields.map((field) => [field, person?.account.profile[field] ?? ''])),
  },
  async submit({ form, services, about }) {
    const { t, requestId, person } = about;
    // The step is needed only while there is an account.
    if (!person) return { ok: true, patch: {} };
    const read = await names.read(form);
    const errors = problemTexts(read, t.optionalSteps.identity);
    if (Object.keys(errors).length > 0) return { ok: false, errors };
    const { id: accountId } = person.account;
    const certified = await certifiedOf(services, accountId);
    const values = Object.fromEntries(
      fields.filter((field) => !(field in certified)).map((field) => [field, read.stored[field] ?? null]),
    );
    await changeProfile(services, { accountId, values, version: undefined, requestId });
    await settleOwedSteps(services, { accountId, owed: person.owedSteps, done: ['names'] });
    return { ok: true, patch: {} };
  },
  title: ({ t }) => t.login.owed.names.title,
  view: ({ about: { t } }) => (
    <>
      <p>{t.login.owed.names.intro}</p>
      <StepForm>
        {fields.map((field) => (
          <TextField
            key={field}
            name={field}
            label={t.optionalSteps.identity[field]}
            hint={t.optionalSteps.identity[`${field}Hint`]}
            autocomplete={autocomplete[field]}
            optional
          />
        ))}
        <LoneButton action="save">{t.login.owed.names.save}</LoneButton>
      </StepForm>
    </>
  ),
};
