import type { PersonActName } from '../../domain/approvals/act-names.ts';
import { resetSecondFactor } from './acts/reset-second-factor.ts';
import type { PersonAct } from './person-act.ts';

/** Acts that an agent can do with the account of somebody else. */
export const personActs: Readonly<Partial<Record<PersonActName, PersonAct>>> = {
  'reset-second-factor': resetSecondFactor,
};
