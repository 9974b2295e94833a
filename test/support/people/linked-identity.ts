import { randomBytes } from 'node:crypto';
import { givenNow } from '../../../src/domain/assurance/given-proof.ts';
import type { UpstreamIdentity } from '../../../src/domain/federation/upstream-identity.ts';
import type { Identity } from '../../../src/store/federation/identities.ts';
import type { BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';

/** Creates an identity at an upstream of the app, as a sign-in there would show it. */
export function arrivalFrom({ services }: TestApp, told: Partial<UpstreamIdentity> = {}): UpstreamIdentity {
  const upstream = told.upstream ?? 'franceconnect';
  return {
    upstream,
    issuer: services.config.upstreams[upstream]?.issuer ?? `https://${upstream}.example.test`,
    subject: randomBytes(16).toString('hex'),
    at: givenNow(Math.floor(Date.now() / 1000)),
    receivedAt: Math.floor(Date.now() / 1000),
    level: 'eidas1',
    amr: [],
    givenName: 'Angela Claire',
    familyName: 'DUBOIS',
    idToken: '',
    ...told,
  };
}

/** Links an identity to this account, as an earlier sign-in would have done. */
export async function giveIdentity(
  app: TestApp,
  { sub }: Pick<BuiltAccount, 'sub'>,
  told: Partial<UpstreamIdentity> = {},
): Promise<Identity> {
  const arrival = arrivalFrom(app, told);
  const { services } = app;
  const identity = await services.transaction((trx) =>
    services.federation.identities.insert(trx, { accountId: sub, upstreamIdentity: arrival }),
  );
  if (!identity) throw new Error('the identity belongs to an account already');
  return identity;
}

/** Takes the password of an account away, as if it had never had one. */
export async function takePassword(app: TestApp, { sub }: Pick<BuiltAccount, 'sub'>): Promise<void> {
  const { services } = app;
  await services.transaction(async (trx) => {
    await services.account.accounts.update(trx, sub, { passwordHash: null });
    await trx('former_passwords').where({ account_id: sub }).delete();
  });
}
