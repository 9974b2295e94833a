import type { StepView } from '../engine/flow.ts';
import { ServiceLogo } from '../views/service-logo.tsx';
import { UnregisteredNotice } from './unregistered-notice.tsx';
import { DecisionForm, decisionFlow, type DecisionState } from './decision.tsx';

function ConsentView({ about, form }: StepView<DecisionState>) {
  const { t, client } = about;
  return (
    <>
      {client?.unregistered ? (
        <UnregisteredNotice about={about} />
      ) : (
        <p class="fr-mb-1w">{t.consent.asks(client?.name ?? '', client?.host ?? '')}</p>
      )}
      <DecisionForm about={about} form={form} texts={t.consent} />
    </>
  );
}

/** Asks what a third-party service may know about the person. */
export const consentFlow = decisionFlow({
  name: 'consent',
  title: ({ t, client }) => t.consent.title(client?.name ?? ''),
  under: ({ client }) => <ServiceLogo path={client?.logo} />,
  view: (props) => <ConsentView {...props} />,
  denied(services, { request, client, requestId }) {
    const { accountId } = request ?? {};
    services.audit({ event: 'consent.denied', accountId, clientId: client?.clientId, requestId });
  },
});
