import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

/** The upstream that proves who a person is. Other upstreams state for whom she works, which is no proof here. */
export const identityUpstream = 'franceconnect';

/** Seconds that the proof from the upstream holds, the same as in a sign-in. */
const identifiedSeconds = 1800;

/** Returns the person who came back from the upstream, while this proof holds. */
export function identifiedNow(
  { identified }: LostDeviceState,
  { now }: { readonly now: number },
): LostDeviceState['identified'] {
  return identified && now - identified.at <= identifiedSeconds ? identified : undefined;
}
