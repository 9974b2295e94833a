/**
 * The acts for which a person must have signed in within the last five minutes, whichever way she acts. Pages and the API ask her to sign in
 * again. A service that acts for itself (also by SCIM) and a command have no sign-in: the one has the rights that were given to it, and the
 * other is the act of an operator.
 */
export const freshActs = [
  'disable',
  'expire-password',
  'restrict',
  'delete',
  'correct-address',
  'change-carried-facts',
  'reset-second-factor',
  'approve-lost-device',
  'give-role',
  'take-role',
  'invite-person',
  'agree-to-request',
  'draw-secret',
  'change-keys',
  'change-authentication',
  'give-api-scopes',
  'invite-contact',
  'create-registration-token',
  'unblock-document',
] as const;

export type FreshAct = (typeof freshActs)[number];

export const isFreshAct = (act: string): act is FreshAct => freshActs.some((one) => one === act);
