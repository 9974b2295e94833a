import { openKnex } from '../servers/our-server.ts';
import type { Fault } from './fault.ts';

/**
 * Breaks promises on purpose: it takes rows away, brings some back and changes others behind the program's back. It is no fault of the list; it shows
 * that the checks find what they look for (`--only sabotage`), so this run has to end with broken promises.
 */
export const sabotage: Fault = {
  name: 'sabotage',
  databases: ['sqlite', 'postgres'],
  seconds: 15,
  async run({ ledger, provisioned, seconds, pause, note }) {
    await pause(seconds);
    const database = openKnex(provisioned.databaseUrl);
    const made = ledger.registered.find(({ outcome }) => outcome === 'done');
    const changed = ledger.passwords.find(({ changes }) => changes > 0);
    const touched: Readonly<Record<string, number>> = {
      'an account is gone': await database('accounts')
        .where({ username: made?.username ?? '' })
        .delete(),
      'the passwords of somebody are those of somebody else': await database('accounts')
        .where({ username: changed?.username ?? '' })
        .update({ password_hash: database('accounts as other').max('other.password_hash') }),
      'messages that left are gone': await database('outbox').whereNotNull('delivered_at').delete(),
      'a message is noted as sent that never left': await database('outbox')
        .insert({
          id: 'never-left',
          kind: 'welcome',
          recipient: '',
          created_at: 0,
          due_at: 0,
          expires_at: 0,
          delivered_at: 1,
        })
        .then(() => 1),
      'used tokens are good again': await database('payloads')
        .where({ model: 'RefreshToken' })
        .update({ consumed_at: null }),
      'grants are gone': await database('payloads')
        .where({ model: 'Grant', account_id: database('accounts').where({ username: 'light-2' }).select('id') })
        .delete(),
      'counters are gone': await database('throttles').delete(),
      'a line of the audit is gone': await database('audit')
        .where('id', '=', database('audit as line').min('line.id'))
        .delete(),
    };
    await database.destroy();
    for (const [what, rows] of Object.entries(touched)) note(`${what}: ${rows} rows`);
  },
};
