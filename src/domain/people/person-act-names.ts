/** Everything that an agent can do with the account of somebody else. */
export const personActNames = [
  'disable',
  'enable',
  'close-sessions',
  'start-reset',
  'resend-proof',
  'expire-password',
  'restrict',
  'unrestrict',
  'delete',
  'correct-address',
  'change-carried-facts',
  'reset-second-factor',
  'approve-lost-device',
  'refuse-lost-device',
] as const;

/** Acts that answer a request for a lost device. */
export const lostDeviceActs: readonly string[] = [
  'approve-lost-device',
  'refuse-lost-device',
] satisfies readonly (typeof personActNames)[number][];

export type PersonActName = (typeof personActNames)[number];
