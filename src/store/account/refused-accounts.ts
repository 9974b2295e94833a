/** Says which value another account took meanwhile, by the unique index that an insert ran into. */
export class AlreadyTaken extends Error {
  readonly field: 'id' | 'username' | 'email';

  constructor(field: AlreadyTaken['field'], cause: unknown) {
    super(`${field} already taken`, { cause });
    this.field = field;
  }
}

/** Says that an account had this id and was deleted. No other account gets the id. */
export class AccountDeleted extends Error {
  readonly isDeleted = true;

  constructor() {
    super('an account with this id was deleted');
  }
}

/** Turns the error of a unique index into AlreadyTaken. */
export function takenBy(error: unknown): unknown {
  const message = String((error as Error).message);
  if (/accounts_username_unique|accounts\.username/.test(message)) return new AlreadyTaken('username', error);
  if (/accounts_email_canonical_unique|accounts\.email_canonical/.test(message))
    return new AlreadyTaken('email', error);
  return error;
}

/** Does the same for accounts that keep the ids of another service: somebody else may bring the same person in at the same moment. */
export const takenByOrigin = (error: unknown): unknown =>
  /accounts_pkey|accounts\.id\b/.test(String((error as Error).message))
    ? new AlreadyTaken('id', error)
    : takenBy(error);
