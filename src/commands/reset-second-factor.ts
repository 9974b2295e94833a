import type { Services } from '../services.ts';
import { findAccount } from './find-account.ts';
import { Refused } from './refused.ts';

interface Reset {
  readonly name: string;
  readonly reason: string | undefined;
}

/** Takes the second factor away from a person who lost it; never without a reason. No account can have one yet. */
export async function resetSecondFactor(services: Services, { name, reason }: Reset): Promise<never> {
  if (!reason) throw new Refused('--reason is required: say who asked and how that was checked');
  await findAccount(services, name);
  throw new Refused(`the account "${name}" has no second factor`);
}
