import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import type { Step, StepResult } from '../engine/flow.ts';
import { AccountAddressView } from './account-address-view.tsx';
import { requestReset } from './request-reset.ts';
import { askedRequest, askedUntil } from './waiting-request.ts';

export interface RecoveryState {
  /** The email that was typed, parsed. */
  readonly email?: string;
  /** The message was asked for once more, from the page that says that it was sent. */
  readonly isAskedAgain?: boolean;
  /** The service that had the accounts before did not answer. */
  readonly isFormerAway?: boolean;
}

/** Asks for the email of an account. The answer is the same whether or not an account has it. */
export const address: Step<RecoveryState> = {
  name: 'address',
  owns: ['email'],
  needed: (state) => state.email === undefined,
  async submit({ form, services, about }): Promise<StepResult<RecoveryState>> {
    const parsed = parseEmailAddress(form['email']);
    if (!parsed.ok) return { ok: false, errors: { email: about.t.fields.email.problems[parsed.code] } };
    const counted = { ip: about.ip, times: services.config.addressLimits };
    const retryAfter = await services.throttles.admit([ipRule('recovery', perIp.recoveries, counted)]);
    if (retryAfter !== undefined)
      return { ok: false, errors: { step: about.t.frame.wait.requests(retryAfter) }, retryAfter };
    const { isFormerAway } = await requestReset(services, {
      emailCanonical: parsed.canonical,
      browser: about.browser,
      lang: about.lang,
      request: askedRequest(about.path),
      until: askedUntil(about.path),
      requestId: about.requestId,
      ip: about.ip,
    });
    return { ok: true, patch: { email: parsed.email, isAskedAgain: form['action'] === 'resend', isFormerAway } };
  },
  title: ({ t }) => t.recovery.address.title,
  view: (props) => (
    <AccountAddressView {...props} texts={props.about.t.recovery.address}>
      <p>{props.about.t.recovery.address.intro}</p>
    </AccountAddressView>
  ),
};
