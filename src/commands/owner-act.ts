/** The values that come with every act of the owner of an account. */
export interface OwnerAct {
  readonly accountId: string;
  /** Version of the account's credentials when its owner proved who she is: once it has changed, nothing is proved any more. */
  readonly credentialVersion: string;
  readonly requestId: string;
}

/** Those of a change of which a message tells her. */
export interface OwnerChange extends OwnerAct {
  /** Language of the page, for a person who has chosen none for her account. */
  readonly lang: string;
}
