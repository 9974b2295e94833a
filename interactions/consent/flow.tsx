import type { Flow, StepView } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import { ServiceLogo } from '../views/service-logo.tsx';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { AskedData, GivenData, OptionalData, Purpose, ServicePolicies } from './asked-data.tsx';
import { DecisionForm, decisionStep, type DecisionState } from './decision.tsx';
import { grantAccess } from './grant-access.ts';

function ConsentView({ about, form }: StepView<DecisionState>) {
  const { t, client, request, signedInName } = about;
  const texts = t.consent;
  const name = client?.name ?? '';
  const isLasting = request?.params['scope']?.split(' ').includes('offline_access') === true;
  return (
    <>
      <ServiceLogo path={client?.logo} />
      <p class="fr-mb-1w">{texts.asks(name, client?.host ?? '')}</p>
      <AskedData about={about} />
      <Purpose about={about} />
      <p>
        {texts.signedInAs(signedInName ?? '')}{' '}
        <a class="fr-link" href={withQuery(about.path, 'flow', 'login')}>
          {texts.change}
        </a>
      </p>
      <SectionTitle>{texts.data}</SectionTitle>
      <GivenData about={about} />
      <DecisionForm texts={texts}>
        <OptionalData about={about} form={form} />
        <p class="fr-text--sm">
          {isLasting ? texts.lasting : texts.life} {texts.withdraw}
        </p>
        <ServicePolicies about={about} />
      </DecisionForm>
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
  travels: () => false,
  async finish({ state, about, ctx, services }) {
    const { request, oidc } = about;
    const accountId = request?.accountId;
    if (!state.accepted || !request || !accountId) {
      const { client, requestId } = about;
      services.audit({ event: 'consent.denied', accountId, clientId: client?.clientId, requestId });
      return {
        kind: 'leave',
        href: await oidc.answer(ctx, { error: 'access_denied', description: 'the person refused' }),
      };
    }
    const grantId = await grantAccess(services, { about, request, accountId, given: state.given });
    return { kind: 'leave', href: await oidc.answer(ctx, { consent: { grantId } }) };
  },
};
