import type { TestApp } from './start-app.ts';
import { until } from './until.ts';

/**
 * Waits until every message, or every one to this address, has left and the database knows it. A message that has arrived may still stand in
 * its row, with its address and its content. One that is still there when the clock moves on may be too old by then, and is never sent.
 */
export async function allHaveLeft({ services }: Pick<TestApp, 'services'>, to?: string): Promise<void> {
  const waiting = () =>
    services.database
      .knex('outbox')
      .whereNull('delivered_at')
      .whereNotNull('sealed_body')
      // One that was never to leave ends at 0.
      .where('expires_at', '>', 0)
      .where(to === undefined ? {} : { recipient: to })
      .limit(1)
      .select('id');
  await until(async () => (await waiting()).length === 0, `an outbox whose messages ${to ?? ''} have all left`);
}
