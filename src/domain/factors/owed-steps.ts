import { holdsFactor } from './holds-factor.ts';
import { hasAddress } from '../account/no-address.ts';

/** Steps that a former service was about to ask of a person: her next sign-in here asks for them, once. */
export const owedSteps = ['address', 'factor', 'codes', 'names', 'terms'] as const;

export type OwedStep = (typeof owedSteps)[number];

/** The steps that an account owes, and the proofs that it has. */
interface Standing {
  readonly owedSteps: readonly OwedStep[];
  readonly account: { readonly email: string; readonly emailVerified: boolean };
  readonly isSecondFactorOn: boolean;
  readonly totpApplications: number;
  readonly passkeys: number;
  readonly recoveryCodes: number;
}

const isToDo: Readonly<Record<OwedStep, (standing: Standing) => boolean>> = {
  // An account without an address cannot be sent a message.
  address: ({ account }) => !account.emailVerified && hasAddress(account),
  factor: (standing) => !holdsFactor(standing),
  // Recovery codes stand for a second factor, so a person without one sets one up first.
  codes: (standing) => !holdsFactor(standing) || (standing.isSecondFactorOn && standing.recoveryCodes === 0),
  names: () => true,
  terms: () => true,
};

/** Returns whether a person still owes a step. What she has done elsewhere meanwhile is not asked again. */
export const isOwed = (step: OwedStep, standing: Standing): boolean =>
  standing.owedSteps.includes(step) && isToDo[step](standing);

export const owesAnyStep = (standing: Standing): boolean => standing.owedSteps.some((step) => isOwed(step, standing));

/** Returns whether a person has to set up a second factor. */
export const owesSetUp = (standing: Standing): boolean =>
  !holdsFactor(standing) && standing.owedSteps.some((step) => step === 'factor' || step === 'codes');
