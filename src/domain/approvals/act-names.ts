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
  'reset-second-factor',
  'approve-lost-device',
  'refuse-lost-device',
] as const;

export type PersonActName = (typeof personActNames)[number];
