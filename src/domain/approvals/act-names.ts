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

/** Acts that a service can only ask for: the press of an administrator on a page gives or takes the role. */
export const roleActNames = ['give-role', 'take-role'] as const;

export type RoleActName = (typeof roleActNames)[number];

/** Everything that can wait for an agreement on a page. */
export const approvalActNames = [...personActNames, ...roleActNames] as const;

export type ApprovalActName = PersonActName | RoleActName;
