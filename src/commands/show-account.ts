import type { Services } from '../services.ts';
import { describeAccount } from './describe-account.ts';
import { findAccount } from './find-account.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** With what support is asked about: whether a second factor is on, and the request that waits to take it away. */
export async function showAccount(services: Services, name: string): Promise<Readonly<Record<string, unknown>>> {
  const { account, passwordHash } = await findAccount(services, name);
  const person = await services.factors.of(account.id);
  const request = await services.lostDeviceRequests.find(account.id);
  return {
    ...describeAccount(account),
    has_password: passwordHash !== undefined,
    // Not told of a disabled account, whose factors nobody uses.
    ...(person ? { second_factor: person.isSecondFactorOn } : {}),
    ...(request ? { lost_device: { reference: request.reference, ends_at: iso(request.endsAt) } } : {}),
  };
}
