interface Factors {
  readonly isSecondFactorOn: boolean;
  readonly totpDevices: number;
  readonly passkeys: number;
}

/** Returns whether an account holds a second factor, even where sign-ins do not ask for it. */
export const holdsFactor = ({ isSecondFactorOn, totpDevices, passkeys }: Factors): boolean =>
  isSecondFactorOn || totpDevices + passkeys > 0;
