import { admitRegistration } from '../../src/commands/registration/admit-registration.ts';
import type { StepResult, Submitted } from '../engine/flow.ts';
import { termsVersion } from '../pages/terms-version.ts';
import type { RegistrationStep } from './registration-step.tsx';
import { sendingOf, sendDraftProof } from './proof/send-draft-proof.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/**
 * Leaves the captcha out for a person who came through an upstream, since she is no program. The message that proves the address leaves
 * with the last answer of the wizard.
 */
export function passByUpstream(
  step: RegistrationStep,
  wizard: readonly RegistrationStep[],
): RegistrationStep['submit'] {
  return async (submitted: Submitted<RegistrationState>): Promise<StepResult<RegistrationState>> => {
    const result = await step.submit(submitted);
    const { services, about } = submitted;
    const state = { ...submitted.state, ...result.patch };
    if (result.ok !== true || result.next || !state.upstreamIdentity || state.passed) return result;
    if (wizard.some((one) => !one.isLeftOut?.(state) && one.needed(state, about))) return result;

    const { addressLimits, legalDir } = services.config;
    const counted = { ip: about.ip, times: addressLimits };
    const retryAfter = await admitRegistration(services, { counted, requestId: about.requestId });
    if (retryAfter !== undefined)
      return { ok: false, errors: { step: about.t.frame.wait.tries(retryAfter) }, retryAfter };
    const { version, date } = await termsVersion(legalDir);
    const proof = await sendDraftProof(services, about, sendingOf(state));
    const patch = { passed: 'upstream', proof, termsVersion: `${version} ${date}` } as const;
    return { ...result, patch: { ...result.patch, ...patch } };
  };
}
