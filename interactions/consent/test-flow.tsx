import type { Flow, Step, StepView } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

interface TestState {
  readonly leaves?: true;
}

function TestView({ about }: StepView<TestState>) {
  const { t, signedInName } = about;
  const texts = t.testAccess;
  return (
    <>
      <p>{texts.notListed(signedInName ?? '')}</p>
      <p>{texts.whatToDo}</p>
      <StepForm>
        <LoneButton action="deny">{texts.leave}</LoneButton>
      </StepForm>
      <p>
        <a class="fr-link" href={withQuery(about.path, 'flow', 'login')}>
          {t.consent.change}
        </a>
      </p>
    </>
  );
}

const notListed: Step<TestState> = {
  name: 'not-listed',
  owns: ['leaves'],
  needed: ({ leaves }) => leaves === undefined,
  page: { accepts: ({ action }) => action === 'deny' },
  submit: async () => ({ ok: true, patch: { leaves: true } }),
  title: ({ t, client }) => t.testAccess.title(client?.name ?? ''),
  view: (props) => <TestView {...props} />,
};

/** Tells a person that the service is in test and that she is not among those who may try it. The service hears that she was refused. */
export const testAccessFlow: Flow<TestState> = {
  name: 'test-access',
  steps: [notListed],
  begin: () => ({}),
  travels: () => false,
  async finish({ about, ctx, services }) {
    const { request, client, requestId, oidc } = about;
    services.audit({
      event: 'access.not_in_test',
      accountId: request?.accountId,
      clientId: client?.clientId,
      requestId,
    });
    const description = 'the service is in test, and this account may not try it';
    return { kind: 'answered', path: await oidc.answer(ctx, { error: 'access_denied', description }) };
  },
};
