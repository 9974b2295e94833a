import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import type { Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { AccountAddressView } from '../recovery/account-address-view.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { identityUpstream } from './identified.ts';
import { sendCode } from './send-code.ts';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

function AddressView({ waitHours, ...props }: StepView<LostDeviceState> & { readonly waitHours: number }) {
  const texts = props.about.t.lostDevice.address;
  const canIdentify = usePage().operator.upstreams.some(({ name }) => name === identityUpstream);
  return (
    <AccountAddressView {...props} texts={texts}>
      <p>{texts.codesFirst}</p>
      <p>{texts.otherwise(waitHours, canIdentify ? upstreamBrand(identityUpstream) : undefined)}</p>
      <p>{texts.resetLately(canIdentify ? upstreamBrand(identityUpstream) : undefined)}</p>
      <p>{texts.kept}</p>
    </AccountAddressView>
  );
}

/** Sends a code to the email. The requests of an IP are counted before anything is looked up. */
export async function askForCode({
  form,
  state,
  services,
  about,
}: Submitted<LostDeviceState>): Promise<StepResult<LostDeviceState>> {
  const parsed = parseEmailAddress(form['email']);
  if (!parsed.ok) return { ok: false, errors: { email: about.t.fields.email.problems[parsed.code] } };
  const counted = { ip: about.ip, times: services.config.addressLimits };
  const retryAfter = await services.throttles.admit([ipRule('lost-device', perIp.recoveries, counted)]);
  if (retryAfter !== undefined)
    return { ok: false, errors: { step: about.t.lostDevice.address.throttled(retryAfter) }, retryAfter };
  const { email, canonical } = parsed;
  const sent = await sendCode(services, about, { email, canonical, former: state.sent });
  return { ok: true, patch: { sent } };
}

/** Asks for the email of an account. The answer is the same whether or not an account has it, and whatever the account holds. */
export const address = (waitHours: number): Step<LostDeviceState> => ({
  name: 'address',
  owns: ['sent'],
  needed: ({ sent }) => sent === undefined,
  page: {
    // The page that waits for the code links back here, for another code.
    offered: ({ sent }) => sent !== undefined,
    initial: ({ sent }): Record<string, string> => (sent ? { email: sent.email } : {}),
  },
  submit: askForCode,
  title: ({ t }) => t.lostDevice.address.title,
  view: (props) => <AddressView {...props} waitHours={waitHours} />,
});
