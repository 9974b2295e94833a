import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

/** The upstream that proves who a person is. Other upstreams state for whom she works, which is no proof here. */
export const identityUpstream = 'franceconnect';

/** Seconds that a proof beside the code holds, the same as in a sign-in. */
export const proofSeconds = 1800;

/** Returns the person who came back from the upstream, while this proof holds: in the visit in which she came back. */
export function identifiedNow(
  { identified }: LostDeviceState,
  { now, visit }: { readonly now: number; readonly visit: string },
): LostDeviceState['identified'] {
  return identified?.visit === visit && now - identified.at <= proofSeconds ? identified : undefined;
}
