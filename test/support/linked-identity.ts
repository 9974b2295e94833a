import { randomBytes } from 'node:crypto';
import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import type { Identity } from '../../src/store/federation/identities.ts';
import type { BuiltAccount } from './build-account.ts';
import type { TestApp } from './start-app.ts';

/** Somebody at an upstream of the app, as after a sign-in there. */
export function arrivalFrom({ services }: TestApp, told: Partial<UpstreamIdentity> = {}): UpstreamIdentity {
  const upstream = told.upstream ?? 'franceconnect';
  return {
    upstream,
    issuer: services.config.upstreams[upstream]?.issuer ?? `https://${upstream}.example.test`,
    subject: randomBytes(16).toString('hex'),
    at: Math.floor(Date.now() / 1000),
    receivedAt: Math.floor(Date.now() / 1000),
    level: 'eidas1',
    amr: [],
    givenName: 'Angela Claire',
    familyName: 'DUBOIS',
    idToken: '',
    ...told,
  };
}

/** An identity of this account, as if it had been linked before. */
export async function giveIdentity(
  app: TestApp,
  { sub }: Pick<BuiltAccount, 'sub'>,
  told: Partial<UpstreamIdentity> = {},
): Promise<Identity> {
  const arrival = arrivalFrom(app, told);
  const { services } = app;
  const identity = await services.transaction((trx) =>
    services.identities.insert(trx, { accountId: sub, upstreamIdentity: arrival }),
  );
  if (!identity) throw new Error('the identity belongs to an account already');
  return identity;
}

/** An account that never had a password, or has none any more. */
export async function takePassword(app: TestApp, { sub }: Pick<BuiltAccount, 'sub'>): Promise<void> {
  const { services } = app;
  await services.transaction((trx) => services.accounts.update(trx, sub, { passwordHash: null }));
}
