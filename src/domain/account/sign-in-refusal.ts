interface Standing {
  readonly isDisabled: boolean;
  readonly restrictedAt: number | null;
}

/** Why a sign-in was refused, as the audit tells the operator. Neither the person nor a stranger reads it. */
export type SignInRefusal =
  /** No account has the name that was typed. */
  | 'unknown'
  | 'password'
  /** The account has no password. */
  | 'no_password'
  /** Too many tries have come, so that even the right password is refused. */
  | 'throttled'
  | 'passkey'
  /** The proof is right, but the account is disabled. */
  | 'disabled'
  /** The proof is right, but the use of the data is restricted. */
  | 'restricted'
  /** The proof is right, but the account waits for its deletion. */
  | 'closed'
  /** The proof is right, but another person is signed in. */
  | 'other_person';

/** Returns why an account keeps its person out although she has proved who she is. */
export const refusalOf = ({ isDisabled, restrictedAt }: Standing): SignInRefusal =>
  isDisabled ? 'disabled' : restrictedAt === null ? 'closed' : 'restricted';
