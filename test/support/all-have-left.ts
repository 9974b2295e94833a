import type { TestApp } from './start-app.ts';
import { until } from './until.ts';

/**
 * Waits until every message has left and the database knows it. A message that has arrived may still stand in its row, with its address and
 * its content.
 */
export async function allHaveLeft({ services }: Pick<TestApp, 'services'>): Promise<void> {
  const waiting = () =>
    services.database.knex('outbox').whereNull('delivered_at').whereNotNull('sealed_body').limit(1).select('id');
  await until(async () => (await waiting()).length === 0, 'an outbox whose messages have all left');
}
