import { randomUUID } from 'node:crypto';
import type { TestApp } from '../start-app.ts';

let made = 0;

/**
 * Returns an address of 253 characters, in one word without a place to break. The longest address that there is has one more, which the mail
 * server of the tests refuses: its messages would be tried again and again beside those that a test waits for.
 */
export function longestAddress(): string {
  const start = `${'a'.repeat(56)}${String(made++).padStart(8, '0')}@`;
  const end = 'collectivite-territoriale-de-la-haute-vallee.'.repeat(5);
  return `${start}${end.slice(end.length - 253 + start.length + 12)}example.test`;
}

/** A name of 60 characters in one word. */
export const longestWord = 'Montmorency'.padEnd(60, 'o');

/** Names that are written from right to left: « the maps of the coast », and one of a person. */
export const fromRightToLeft = { service: 'خرائط الساحل', person: 'بن عبد الرحمن' };

/** Names of services as nobody expects them: one letter, one word of 60 characters, from right to left, pictures. */
export const oddNames = ['Z', longestWord, fromRightToLeft.service, 'Cartes 🗺️🏔️ du 🇫🇷'];

/**
 * Registers so many services like one that is there. The first ones have odd names. Their legacy options end in a far year, because the job that
 * tells people of an end would write a message for each service.
 */
export async function copyService({ services }: TestApp, clientId: string, count: number): Promise<void> {
  const { knex } = services.database;
  const row = (await knex('clients').where({ client_id: clientId }).first()) as { readonly metadata: string };
  const { client_name: name, ...metadata } = JSON.parse(row.metadata) as Record<string, unknown>;
  const copies = Array.from({ length: count }, (_, at) => {
    const id = randomUUID();
    const client_name = oddNames[at] ?? `${String(name).slice(0, 50)} n° ${at}`;
    const lateEnd = metadata['legacy_until'] === undefined ? {} : { legacy_until: '2099-12-31' };
    return { ...row, client_id: id, metadata: JSON.stringify({ ...metadata, ...lateEnd, client_id: id, client_name }) };
  });
  // SQLite takes so many values at once.
  for (let at = 0; at < count; at += 50) await knex('clients').insert(copies.slice(at, at + 50));
}

/** Lets a person be signed in so many times more, each six hours before the one that follows. */
export async function copySession({ services }: TestApp, accountId: string, count: number): Promise<void> {
  const { knex } = services.database;
  const [newest] = await services.session.list(accountId);
  const row = (await knex('payloads').where({ uid: newest?.uid }).first()) as { readonly payload: string };
  const stored = JSON.parse(row.payload) as Record<string, unknown>;
  const copies = Array.from({ length: count }, (_, at) => {
    const [id, uid] = [randomUUID(), randomUUID()];
    const loginTs = Number(stored['loginTs']) - (at + 1) * 6 * 3600;
    const payload = { ...stored, uid, loginTs, openedAt: loginTs, seenAt: loginTs, transient: false };
    return { ...row, id, uid, session_uid: uid, session_key: null, payload: JSON.stringify(payload) };
  });
  for (const copy of copies) await knex('payloads').insert(copy);
}
