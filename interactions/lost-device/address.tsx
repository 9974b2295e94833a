import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import type { Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import { AccountAddressView } from '../recovery/account-address-view.tsx';
import { askedRequest } from '../recovery/waiting-request.ts';
import { Details } from '../views/details.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { identityUpstream } from './identified.ts';
import type { ProvedInSignIn } from './proved-in-sign-in.ts';
import { sendCode } from './send-code.ts';
import type { LostDeviceState, SentProof } from '../flow-states/lost-device-state.ts';

export interface LostDeviceAbout {
  readonly waitHours: number;
  /** The proofs of the sign-in that led here. */
  readonly signIn: ProvedInSignIn | undefined;
}

function AddressView({ waitHours, signIn, ...props }: StepView<LostDeviceState> & LostDeviceAbout) {
  const { t, path } = props.about;
  const texts = t.lostDevice.address;
  const { operator } = usePage();
  const canIdentify = operator.upstreams.some(({ name }) => name === identityUpstream);
  const brand = canIdentify ? upstreamBrand(identityUpstream) : undefined;
  const request = askedRequest(path);
  return (
    <>
      <AccountAddressView {...props} texts={texts} isKnown={signIn !== undefined}>
        <ol>
          <li>
            {texts.codesFirst}
            {request && (
              <>
                <br />
                <a class="fr-link" href={withQuery(`/interaction/${request}`, 'step', 'recovery-code')}>
                  {t.secondFactor.useRecoveryCode}
                </a>
              </>
            )}
          </li>
          <li>{signIn ? texts.codeTo(maskedAddress(signIn.account.email)) : texts.code(brand)}</li>
          <li>{texts.wait(waitHours)}</li>
        </ol>
      </AccountAddressView>
      <Details summary={texts.more}>
        <ul>
          {[texts.why, texts.keys, texts.resetLately(brand), texts.support(operator.supportEmail)].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Details>
    </>
  );
}

/**
 * Sends a code to the email. The requests of an IP are counted before anything is looked up.
 * @param known the email that is meant where the form has none
 */
export async function askForCode(
  { form, state, services, about }: Submitted<LostDeviceState>,
  known: Pick<SentProof, 'email' | 'isMasked'> | undefined,
): Promise<StepResult<LostDeviceState>> {
  const typed = form['email'] === undefined ? known : { email: form['email'] };
  const parsed = parseEmailAddress(typed?.email);
  if (!parsed.ok) return { ok: false, errors: { email: about.t.fields.email.problems[parsed.code] } };
  const counted = { ip: about.ip, times: services.config.addressLimits };
  const retryAfter = await services.throttles.admit([ipRule('lost-device', perIp.recoveries, counted)]);
  if (retryAfter !== undefined)
    return { ok: false, errors: { step: about.t.frame.wait.requests(retryAfter) }, retryAfter };
  const { email, canonical } = parsed;
  const sent = await sendCode(services, about, { email, canonical, former: state.sent });
  return { ok: true, patch: { sent: { ...sent, isMasked: typed?.isMasked } } };
}

/**
 * Asks for the email of an account, unless the sign-in that led here says which account it is. The answer is the same whether or not an
 * account has the email, and whatever the account holds.
 */
export const address = (lost: LostDeviceAbout): Step<LostDeviceState> => ({
  name: 'address',
  owns: ['sent'],
  needed: ({ sent }) => sent === undefined,
  page: {
    // The page that waits for the code links back here, for another address.
    offered: ({ sent }) => sent !== undefined,
    initial: ({ sent }): Record<string, string> => (sent && !sent.isMasked ? { email: sent.email } : {}),
  },
  submit: (submitted) => askForCode(submitted, lost.signIn && { email: lost.signIn.account.email, isMasked: true }),
  title: ({ t }) => t.lostDevice.address.title,
  view: (props) => <AddressView {...props} {...lost} />,
});
