import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

/** The upstream that proves who a person is; others tell for whom she works. */
export const identityUpstream = 'franceconnect';

/** As long as the proofs of a sign-in hold. */
const identifiedSeconds = 1800;

/** Who came back from the upstream, while that holds. */
export function identifiedNow({ identified }: LostDeviceState): LostDeviceState['identified'] {
  return identified && Date.now() / 1000 - identified.at <= identifiedSeconds ? identified : undefined;
}
