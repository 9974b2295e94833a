import type { TestApp } from './start-app.ts';

interface Row {
  readonly id: string;
  readonly sealed: string;
}

/** Changes the state of the newest flow that holds such a key, as another version of the application could have left it. */
export async function rewriteFlow(
  { services }: TestApp,
  { holding, change }: { readonly holding: string; readonly change: object },
): Promise<void> {
  const { sealer, database } = services;
  const rows: Row[] = await database.knex('payloads').where({ model: 'Flow' }).orderBy('expires_at', 'desc');
  const states = rows.map(({ id, sealed }) => [id, JSON.parse(sealer.open(sealed, `Flow:${id}`) ?? '{}')] as const);
  const [id, state] = states.find(([, kept]) => holding in (kept as object)) ?? [];
  if (id === undefined) throw new Error(`no flow holds ${holding}`);
  const sealed = sealer.seal(JSON.stringify({ ...state, ...change }), `Flow:${id}`);
  await database.knex('payloads').where({ model: 'Flow', id }).update({ sealed });
}
