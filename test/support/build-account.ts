import { randomBytes, randomUUID } from 'node:crypto';
import { createAccount } from '../../src/commands/account/create-account.ts';
import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { drawRecoveryCodes } from '../../src/domain/factors/recovery-code.ts';
import { drawTotpSecret } from '../../src/domain/factors/totp.ts';
import type { TestApp } from './start-app.ts';

export interface BuiltAccount {
  readonly sub: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** The secret of the application that `totp` asked for; empty without `totp`. */
  readonly totpSecret: string;
  /** The recovery codes as they are stored; none without `totp`. */
  readonly recoveryCodes: readonly string[];
}

type Served = Pick<TestApp, 'services'>;

interface Wishes {
  readonly username?: string;
  readonly email?: string;
  readonly password?: string;
  readonly roles?: readonly string[];
  /** Adds an authenticator application and recovery codes. The present code of the application is unused. */
  readonly totp?: boolean;
  readonly termsVersion?: string;
  readonly locale?: 'fr' | 'en';
}

/** Adds another application to an account and returns its secret. */
export async function addTotp({ services }: Served, sub: string): Promise<string> {
  const secret = drawTotpSecret();
  const createdAt = Math.floor(Date.now() / 1000);
  const application = { id: randomUUID(), accountId: sub, label: 'Téléphone', secret, lastStep: 0, createdAt };
  await services.transaction(async (trx) => {
    await services.factors.totpApplications.insert(trx, application);
    await services.factors.states.turnOn(trx, sub);
  });
  return secret;
}

const usual = 'douze-renards-au-bord-du-canal';
/** Returns the hash of the usual password, made once for each application, because most tests are not about hashing. */
const usualHashes = new WeakMap<object, Promise<string>>();

async function usualHash({ services: { hasher } }: Served): Promise<string> {
  const hash = usualHashes.get(hasher) ?? hasher.hash(usual);
  usualHashes.set(hasher, hash);
  return hash;
}

/** Creates an account as registration leaves it; values that a test does not give are random. */
export async function buildAccount(app: Served, wishes: Wishes = {}): Promise<BuiltAccount> {
  const { services } = app;
  const username = wishes.username ?? `personne-${randomBytes(4).toString('hex')}`;
  const email = wishes.email ?? `${username}@example.test`;
  const password = wishes.password ?? usual;
  const address = parseEmailAddress(email);
  if (!address.ok) throw new Error(`${email} is no address`);
  const passwordHash = await (wishes.password === undefined ? usualHash(app) : services.hasher.hash(password));
  const draft = {
    username,
    email: address.email,
    emailCanonical: address.canonical,
    passwordHash,
    locale: wishes.locale ?? 'fr',
    roles: wishes.roles,
    termsVersion: wishes.termsVersion ?? 'test',
  };
  const sub = await services.inUnit(() => createAccount(services, draft));
  const totpSecret = wishes.totp ? await addTotp(app, sub) : '';
  const recoveryCodes = wishes.totp ? drawRecoveryCodes() : [];
  if (wishes.totp)
    await services.transaction((trx) =>
      services.factors.recoveryCodes.replace(trx, { accountId: sub, codes: recoveryCodes }),
    );
  return { sub, username, email, password, totpSecret, recoveryCodes };
}
