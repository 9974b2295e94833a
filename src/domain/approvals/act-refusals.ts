/** Every reason why an act on the account of somebody else is not done. Pages, the API, SCIM and the commands put it into words. */
export const actRefusals = [
  /** No such account exists (any more). */
  'gone',
  /** Nobody acts on their own account. */
  'own_account',
  /** The agent has no right to it, or has lost the right meanwhile. */
  'no_right',
  /** The account belongs to a service. */
  'service_account',
  /** The account is not in the state that the act is for, or no longer. */
  'stale',
  /** The account is already as the act would make it. */
  'already',
  /** The service would be left without an administrator. */
  'last_administrator',
  /** So many messages of this kind were sent to the person lately that no further one leaves. */
  'too_many_messages',
  /** Nothing waits for a proof, so nothing is sent again. */
  'nothing_waits',
  /** The address is the present one of the account. */
  'same_address',
  /** The address belongs to a provider of mailboxes that are thrown away. */
  'disposable_address',
] as const;

export type ActRefusal = (typeof actRefusals)[number];
