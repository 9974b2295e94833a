import type { OptionalStepName } from '../../../interactions/registration/optional/optional-step.tsx';
import { optionalSteps } from '../../../interactions/registration/optional/optional-steps.ts';
import { texts, type Lang } from '../../../interactions/texts/index.ts';

export type WizardStep = 'profile' | OptionalStepName | 'captcha';

/** The numbered steps of a registration, in order. */
export const wizardSteps: readonly WizardStep[] = ['profile', ...optionalSteps.map(({ name }) => name), 'captcha'];

/** The optional steps, in order. */
export const optionalNames: readonly OptionalStepName[] = optionalSteps.map(({ name }) => name);

/** The address of a step's page in the account. */
export const accountPathOf = (name: OptionalStepName) => optionalSteps.find((step) => step.name === name)!.path;

export function titleOf(step: WizardStep, lang: Lang = 'fr'): string {
  const { registration, optionalSteps: optional } = texts[lang];
  return step === 'profile' || step === 'captcha' ? registration[step].title : optional[step].title;
}

const numberIn = (steps: readonly WizardStep[], step: WizardStep, lang: Lang) =>
  texts[lang].frame.stepOf(steps.indexOf(step) + 1, steps.length);

/** Returns the number of a step as the flow shows it: "Étape 2 sur 5". */
export const numberOf = (step: WizardStep, lang: Lang = 'fr') => numberIn(wizardSteps, step, lang);

/** Returns the number of a step for a person who comes through an upstream, whose registration has no captcha. */
export const numberOnArrival = (step: WizardStep) => numberIn(wizardSteps.slice(0, -1), step, 'fr');

/** Returns the address of another step of the registration that this page belongs to. */
export function addressOfStep({ url }: { readonly url: URL }, step: string): string {
  const address = new URL(url);
  address.searchParams.set('step', step);
  return address.href;
}
