import type { Flow, StepView } from '../engine/flow.ts';
import { PageTitle } from '../views/page-title.tsx';
import { AskedData } from './asked-data.tsx';
import { DecisionForm, decisionStep, type DecisionState } from './decision.tsx';

function ConsentView({ about }: StepView<DecisionState>) {
  const { t, client } = about;
  const texts = t.consent;
  return (
    <>
      <PageTitle>{texts.title(client?.name ?? '')}</PageTitle>
      <p>{texts.asks(client?.name ?? '', client?.host ?? '')}</p>
      <h2 class="fr-h6">{texts.data}</h2>
      <AskedData about={about} />
      <p class="fr-text--sm">{texts.life}</p>
      <DecisionForm texts={texts} />
    </>
  );
}

const decision = decisionStep({
  title: ({ t, client }) => t.consent.title(client?.name ?? ''),
  view: (props) => <ConsentView {...props} />,
});

/** Asks what a third-party service may know about the person. */
export const consentFlow: Flow<DecisionState> = {
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
