import { owedSteps, type OwedStep } from '../factors/owed-steps.ts';

/** The steps of a sign-in here by the required actions of Keycloak that they stand for. */
export const stepOf: ReadonlyMap<string, OwedStep> = new Map([
  ['VERIFY_EMAIL', 'address'],
  ['CONFIGURE_TOTP', 'factor'],
  ['webauthn-register', 'factor'],
  ['webauthn-register-passwordless', 'factor'],
  ['CONFIGURE_RECOVERY_AUTHN_CODES', 'codes'],
  ['UPDATE_PROFILE', 'names'],
  ['TERMS_AND_CONDITIONS', 'terms'],
]);

interface ReadActions {
  /** In the order of `owedSteps`: Keycloak writes the actions in no order. */
  readonly steps: readonly OwedStep[];
  /** Actions that no step stands for. */
  readonly others: readonly string[];
}

/** Reads the required actions of a person. An address that the account does not get cannot be proved. */
export function readActions(actions: readonly string[], { hasAddress }: { readonly hasAddress: boolean }): ReadActions {
  const stepFor = (action: string) => {
    const step = stepOf.get(action);
    return step === 'address' && !hasAddress ? undefined : step;
  };
  const found = new Set(actions.map(stepFor));
  return {
    steps: owedSteps.filter((step) => found.has(step)),
    others: actions.filter((action) => stepFor(action) === undefined).toSorted(),
  };
}
