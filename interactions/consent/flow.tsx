import type { Flow, Step, StepView } from '../flow.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { PageTitle } from '../views/page-title.tsx';
import { StepForm } from '../views/step-form.tsx';
import { AskedData } from './asked-data.tsx';

export interface ConsentState {
  readonly accepted?: boolean;
}

function ConsentView({ about }: StepView<ConsentState>) {
  const { t, client } = about;
  const texts = t.consent;
  return (
    <>
      <PageTitle>{texts.title(client?.name ?? '')}</PageTitle>
      <p>{texts.asks(client?.name ?? '', client?.host ?? '')}</p>
      <h2 class="fr-h6">{texts.data}</h2>
      <AskedData about={about} />
      <p class="fr-text--sm">{texts.life}</p>
      <StepForm>
        <ButtonGroup align="right">
          <Button action="accept">{texts.accept}</Button>
          <Button action="deny" kind="secondary">
            {texts.deny}
          </Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}

const decision: Step<ConsentState> = {
  name: 'decision',
  owns: ['accepted'],
  needed: (state) => state.accepted === undefined,
  // Only the button that says so accepts.
  submit: async ({ form }) => ({ ok: true, patch: { accepted: form['action'] === 'accept' } }),
  title: ({ t, client }) => t.consent.title(client?.name ?? ''),
  wide: true,
  view: (props) => <ConsentView {...props} />,
};

/** What a service that is not the operator's own may know. */
export const consentFlow: Flow<ConsentState> = {
  name: 'consent',
  steps: [decision],
  begin: () => ({}),
  async finish({ state, about, ctx, services }) {
    const { request, oidc } = about;
    const accountId = request?.accountId;
    services.audit({
      event: state.accepted ? 'consent.granted' : 'consent.denied',
      accountId,
      clientId: about.client?.clientId,
      requestId: about.requestId,
    });
    if (!state.accepted || !request || !accountId) {
      return {
        kind: 'leave',
        href: await oidc.answer(ctx, { error: 'access_denied', description: 'the person refused' }),
      };
    }
    return {
      kind: 'leave',
      href: await oidc.answer(ctx, { consent: { grantId: await oidc.grant(request, accountId) } }),
    };
  },
};
