import { showCode } from '../../src/domain/fields/typed-code.ts';
import { choicesOf } from '../consent/claim-choices.ts';
import { DecisionForm, decisionFlow, type DecisionState } from '../consent/decision.tsx';
import type { About, StepView } from '../engine/flow.ts';
import { Alert } from '../views/alert.tsx';

/** Details of the prompt, as the policy has found them. */
interface Owed {
  readonly userCode?: string;
  readonly missingOIDCScope?: readonly string[];
  readonly missingOIDCClaims?: readonly string[];
  readonly missingResourceScopes?: object;
  readonly openClaims?: readonly string[];
  readonly unreadSentences?: readonly string[];
  readonly rights?: readonly string[];
}
const owedBy = ({ request }: About): Owed => request?.prompt.details ?? {};

function AccessView({ about, form }: StepView<DecisionState>) {
  const { t, client } = about;
  const texts = t.device.access;
  return (
    <>
      <p class="fr-mb-1w">{texts.compare}</p>
      <p class="fr-h3">
        <code id="device-code">{showCode(owedBy(about).userCode ?? '')}</code>
      </p>
      <Alert kind="warning" title={texts.warningTitle}>
        {texts.warning}
      </Alert>
      <p class="fr-mb-1w">{texts.asks(client?.name ?? '')}</p>
      <DecisionForm about={about} form={form} texts={texts} />
    </>
  );
}

/** Asks whether a device gets what it asks for. Where consent is owed for that, it is given here. */
export const deviceAccessFlow = decisionFlow({
  name: 'device-access',
  title: ({ t, client }) => t.device.access.title(client?.name ?? ''),
  view: (props) => <AccessView {...props} />,
  needsGrant(about) {
    const { userCode: _ofDevice, ...owed } = owedBy(about);
    return Object.values(owed).some((missing) => missing !== undefined) || choicesOf(about.asked).length > 0;
  },
  accepted: (accountId) => ({ device: { accountId } }),
});
