import type { Texts } from '../../texts/index.ts';
import { address } from './address.tsx';
import { names } from './names.tsx';
import type { OptionalStep } from './optional-step.tsx';
import { professional } from './professional.tsx';

/**
 * The steps in which a person may tell about herself, in their order. The registration, the pages of the account, their menu and the site
 * map follow this list.
 */
export const optionalSteps: readonly OptionalStep[] = Object.values({
  identity: names,
  address,
  professional,
} satisfies Readonly<Record<keyof Texts['optionalSteps'], OptionalStep>>);
