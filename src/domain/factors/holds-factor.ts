interface Factors {
  readonly isSecondFactorOn: boolean;
  readonly totpApplications: number;
  readonly passkeys: number;
}

/** Returns whether an account holds a second factor, even where sign-ins do not ask for it. */
export const holdsFactor = ({ isSecondFactorOn, totpApplications, passkeys }: Factors): boolean =>
  isSecondFactorOn || totpApplications + passkeys > 0;
