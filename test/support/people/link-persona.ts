import type { UpstreamIdentity } from '../../../src/domain/federation/upstream-identity.ts';
import type { Browser } from '../browser.ts';
import type { BuiltAccount } from '../build-account.ts';
import { giveIdentity } from './linked-identity.ts';
import type { TestApp } from '../start-app.ts';
import { authorizationRequest, type TestClient } from '../test-client.ts';

interface Row {
  readonly id: string;
  readonly sealed: string;
}

/** Returns the upstream identity in the newest draft of a first arrival. */
async function newestArrival({ services }: TestApp): Promise<UpstreamIdentity> {
  const rows: Row[] = await services.database.knex('payloads').where({ model: 'Flow' }).select('id', 'sealed');
  const states = rows.map(({ id, sealed }) => JSON.parse(services.sealer.open(sealed, `Flow:${id}`) ?? '{}'));
  const arrivals = (states as { upstreamIdentity?: UpstreamIdentity }[]).flatMap(
    ({ upstreamIdentity }) => upstreamIdentity ?? [],
  );
  const newest = arrivals.toSorted((one, other) => other.at - one.at)[0];
  if (!newest) throw new Error('nobody has arrived');
  return newest;
}

/** Links the identity that an upstream tells to an account; `journey` goes through the pages of the upstream. */
export async function linkPersona(
  app: TestApp,
  account: Pick<BuiltAccount, 'sub'>,
  {
    client,
    upstream,
    journey,
  }: {
    readonly client: TestClient;
    readonly upstream: string;
    readonly journey: (browser: Browser) => Promise<unknown>;
  },
): Promise<UpstreamIdentity> {
  // Other drafts could have the same second, so they are deleted first.
  await app.services.database.knex('payloads').where({ model: 'Flow' }).delete();
  const browser = await app.open(authorizationRequest(app, client).url);
  await browser.submit({}, { button: { upstream } });
  await journey(browser);
  const arrival = await newestArrival(app);
  await app.services.database.knex('payloads').where({ model: 'Flow' }).delete();
  await giveIdentity(app, account, arrival);
  return arrival;
}
