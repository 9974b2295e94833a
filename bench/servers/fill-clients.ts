import { openKnex } from './our-server.ts';

interface Filling {
  readonly databaseUrl: string;
  readonly clients: number;
  /** People who used each of these clients within the month. */
  readonly people: number;
}

/** Fills a database with clients that are copies of one, each with people, counts of a month and a last use. */
export async function fillClients({ databaseUrl, clients, people }: Filling): Promise<void> {
  const database = openKnex(databaseUrl);
  const now = Math.floor(Date.now() / 1000);
  const today = Math.floor(now / 86_400);
  const [model] = (await database('clients').where({ client_id: 'bench-web' })) as Record<string, unknown>[];
  const metadata = JSON.parse(String(model?.['metadata'])) as Record<string, unknown>;
  const accounts = (await database('accounts').limit(people).pluck<string[]>('id')) as readonly string[];
  await database.transaction(async (trx) => {
    const ids = Array.from({ length: clients }, (_, at) => `filled-client-${at}`);
    const rows = ids.map((id, at) => ({
      ...model,
      client_id: id,
      metadata: JSON.stringify({
        ...metadata,
        client_name: `Service ${at % 7} de la région ${at}`,
        redirect_uris: [`https://service-${at}.example.test/retour`, `https://service-${at}.example.test/silence`],
        ...(at % 5 === 0 && { legacy_redirect_patterns: [`https://service-${at}.example.test/*`] }),
      }),
      created_at: now - at * 86_400,
    }));
    await trx.batchInsert('clients', rows, 20);
    await trx.batchInsert(
      'client_uses',
      ids.map((id, at) => ({ client_id: id, secret_id: '', last_used_at: now - at * 43_200 })),
      100,
    );
    const days = ids.flatMap((id, at) =>
      Array.from({ length: 30 }, (_, day) =>
        ['people', 'sign-ins', 'refusals'].map((kind) => ({
          day: today - day,
          client_id: id,
          kind,
          count: (at * day) % 97,
        })),
      ).flat(),
    );
    await trx.batchInsert('day_counts', days, 100);
    for (const id of ids)
      await trx.batchInsert(
        'client_people',
        accounts.map((account, at) => ({ client_id: id, account_id: account, last_day: today - (at % 30) })),
        200,
      );
  });
  await database.raw('ANALYZE');
  await database.destroy();
}
