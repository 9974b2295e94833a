interface Factors {
  readonly isSecondFactorOn: boolean;
  readonly totpDevices: number;
  readonly passkeys: number;
}

/** Whether an account has more than its password to prove whose it is, also where sign-ins do not ask for it. */
export const holdsFactor = ({ isSecondFactorOn, totpDevices, passkeys }: Factors): boolean =>
  isSecondFactorOn || totpDevices + passkeys > 0;
