import { randomBytes } from 'node:crypto';
import { createAccount } from '../../src/commands/create-account.ts';
import { parseEmailAddress } from '../../src/domain/email-address.ts';
import type { TestApp } from './start-app.ts';

export interface BuiltAccount {
  readonly sub: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

interface Wishes {
  readonly username?: string;
  readonly email?: string;
  readonly password?: string;
  readonly roles?: readonly string[];
}

/** An account as registration leaves it; what a test does not say is drawn. */
export async function buildAccount({ services }: TestApp, wishes: Wishes = {}): Promise<BuiltAccount> {
  const username = wishes.username ?? `personne-${randomBytes(4).toString('hex')}`;
  const email = wishes.email ?? `${username}@example.test`;
  const password = wishes.password ?? 'douze-renards-au-bord-du-canal';
  const address = parseEmailAddress(email);
  if (!address.ok) throw new Error(`${email} is no address`);
  const sub = await createAccount(services, {
    username,
    email: address.address,
    emailCanonical: address.canonical,
    passwordHash: await services.hasher.hash(password),
    locale: 'fr',
    roles: wishes.roles,
    termsVersion: 'test',
  });
  return { sub, username, email, password };
}
