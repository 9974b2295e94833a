import { showUserCode } from '../../src/domain/clients/user-code.ts';
import { AskedData } from '../consent/asked-data.tsx';
import { DecisionForm, decisionStep, type DecisionState } from '../consent/decision.tsx';
import type { About, Flow, StepView } from '../engine/flow.ts';
import { Alert } from '../views/alert.tsx';
import { PageTitle } from '../views/page-title.tsx';
import { withQuery } from '../engine/with-query.ts';

/** Details of the prompt, as the policy has found them. */
interface Owed {
  readonly userCode?: string;
  readonly missingOIDCScope?: readonly string[];
  readonly missingOIDCClaims?: readonly string[];
}
const owedBy = ({ request }: About): Owed => request?.prompt.details ?? {};

function AccessView({ about }: StepView<DecisionState>) {
  const { t, client, request, signedInName } = about;
  const texts = t.device.access;
  const name = client?.name ?? '';
  const isLasting = request?.params['scope']?.split(' ').includes('offline_access') === true;
  return (
    <>
      <PageTitle>{texts.title(name)}</PageTitle>
      <p class="fr-mb-1w">{texts.compare}</p>
      <p class="fr-h3">
        <code id="device-code">{showUserCode(owedBy(about).userCode ?? '')}</code>
      </p>
      <Alert kind="warning" title={texts.warningTitle}>
        {texts.warning}
      </Alert>
      <h2 class="fr-h6">{texts.asks(name)}</h2>
      <AskedData about={about} />
      <p class="fr-text--sm">
        {isLasting ? texts.lasting : texts.life} {texts.password}
      </p>
      <p>
        {texts.signedInAs(signedInName ?? '')}{' '}
        <a class="fr-link" href={withQuery(about.path, 'flow', 'login')}>
          {texts.change}
        </a>
      </p>
      <DecisionForm texts={texts} />
    </>
  );
}

const decision = decisionStep({
  title: ({ t, client }) => t.device.access.title(client?.name ?? ''),
  view: (props) => <AccessView {...props} />,
});

/** Asks whether a device gets what it asks for. Where consent is owed for that, it is given here. */
export const deviceAccessFlow: Flow<DecisionState> = {
  name: 'device-access',
  steps: [decision],
  begin: () => ({}),
  async finish({ state, about, ctx, services }) {
    const { request, oidc } = about;
    const accountId = request?.accountId;
    if (!state.accepted || !request || !accountId) {
      const href = await oidc.answer(ctx, { error: 'access_denied', description: 'the person refused' });
      return { kind: 'leave', href };
    }
    const { missingOIDCScope, missingOIDCClaims } = owedBy(about);
    const owesConsent = missingOIDCScope !== undefined || missingOIDCClaims !== undefined;
    if (owesConsent)
      services.audit({ event: 'consent.granted', accountId, clientId: request.clientId, requestId: about.requestId });
    const consent = owesConsent ? { grantId: await oidc.grant(request, accountId) } : undefined;
    return { kind: 'leave', href: await oidc.answer(ctx, { device: { accountId }, consent }) };
  },
};
