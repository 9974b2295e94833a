import type { Services } from '../services.ts';
import { describeAccount } from './describe-account.ts';
import { findAccount } from './find-account.ts';

export async function showAccount(services: Services, name: string): Promise<Readonly<Record<string, unknown>>> {
  const { account, passwordHash } = await findAccount(services, name);
  return { ...describeAccount(account), has_password: passwordHash !== undefined };
}
