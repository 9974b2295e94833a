/** Says that the row of a conditional consume was consumed before, so that nothing of the unit was written. */
export class AlreadyConsumed extends Error {
  readonly grantId: string | null;

  constructor(grantId: string | null) {
    super('already consumed');
    this.grantId = grantId;
  }
}

/** Says that an account has changed since its person proved who she is, so that nothing of the unit was written. */
export class ProofOutdated extends Error {
  constructor() {
    super('proof outdated');
  }
}

/** Says that another request was faster with what only one may do, so that nothing of the unit was written. */
export class AlreadyClaimed extends Error {
  constructor() {
    super('already claimed');
  }
}
