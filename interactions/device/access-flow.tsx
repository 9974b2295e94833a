import { showUserCode } from '../../src/domain/clients/user-code.ts';
import { AskedData, GivenData, OptionalData, Purpose, ServicePolicies } from '../consent/asked-data.tsx';
import { choicesOf } from '../consent/claim-choices.ts';
import { DecisionForm, decisionStep, type DecisionState } from '../consent/decision.tsx';
import { grantAccess } from '../consent/grant-access.ts';
import type { About, Flow, StepView } from '../engine/flow.ts';
import { Alert } from '../views/alert.tsx';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { withQuery } from '../engine/with-query.ts';

/** Details of the prompt, as the policy has found them. */
interface Owed {
  readonly userCode?: string;
  readonly missingOIDCScope?: readonly string[];
  readonly missingOIDCClaims?: readonly string[];
  readonly openClaims?: readonly string[];
  readonly rights?: readonly string[];
}
const owedBy = ({ request }: About): Owed => request?.prompt.details ?? {};

function AccessView({ about, form }: StepView<DecisionState>) {
  const { t, client, request, signedInName } = about;
  const texts = t.device.access;
  const name = client?.name ?? '';
  const isLasting = request?.params['scope']?.split(' ').includes('offline_access') === true;
  return (
    <>
      <p class="fr-mb-1w">{texts.compare}</p>
      <p class="fr-h3">
        <code id="device-code">{showUserCode(owedBy(about).userCode ?? '')}</code>
      </p>
      <Alert kind="warning" title={texts.warningTitle}>
        {texts.warning}
      </Alert>
      <p class="fr-mb-1w">{texts.asks(name)}</p>
      <AskedData about={about} />
      <Purpose about={about} />
      <p>
        {texts.signedInAs(signedInName ?? '')}{' '}
        <a class="fr-link" href={withQuery(about.path, 'flow', 'login')}>
          {texts.change}
        </a>
      </p>
      <SectionTitle>{t.consent.data}</SectionTitle>
      <GivenData about={about} />
      <DecisionForm texts={texts}>
        <OptionalData about={about} form={form} />
        <p class="fr-text--sm">
          {isLasting ? texts.lasting : texts.life} {texts.password} {t.consent.withdraw}
        </p>
        <ServicePolicies about={about} />
      </DecisionForm>
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
  travels: () => false,
  async finish({ state, about, ctx, services }) {
    const { request, oidc } = about;
    const accountId = request?.accountId;
    if (!state.accepted || !request || !accountId) {
      const href = await oidc.answer(ctx, { error: 'access_denied', description: 'the person refused' });
      return { kind: 'leave', href };
    }
    const { missingOIDCScope, missingOIDCClaims, openClaims, rights } = owedBy(about);
    const owed = [missingOIDCScope, missingOIDCClaims, openClaims, rights];
    if (owed.every((missing) => missing === undefined) && choicesOf(about.asked).length === 0)
      return { kind: 'leave', href: await oidc.answer(ctx, { device: { accountId } }) };
    const grantId = await grantAccess(services, { about, request, accountId, given: state.given });
    return { kind: 'leave', href: await oidc.answer(ctx, { device: { accountId }, consent: { grantId } }) };
  },
};
