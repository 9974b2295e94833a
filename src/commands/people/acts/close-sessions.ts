import { z } from 'zod';
import { closeSessionsWithin } from '../../session/close-other-sessions.ts';
import { closeSessionWithin } from '../../session/close-session.ts';
import { definePersonAct } from '../person-act.ts';
import { tellPerson } from './tell-person.ts';

/** Ends every session of the account, or the one that is named. Offline access that a service was given goes on. */
export const closeSessions = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({ session: z.string().min(1).max(64).optional() }),
  async carryOut(services, trx, { account, input: { session }, reason, requestId }) {
    const about = { accountId: account.id, reason, requestId };
    if (session !== undefined) {
      if (!(await closeSessionWithin(services, trx, { ...about, sessionUid: session }))) return { kind: 'stale' };
      await tellPerson(services, trx, { account, act: 'session-closed' });
      return { kind: 'done', facts: { closed: 1 } };
    }
    const closed = await closeSessionsWithin(services, trx, { ...about, except: undefined });
    if (closed === 0) return { kind: 'already' };
    await tellPerson(services, trx, { account, act: 'sessions-closed' });
    return { kind: 'done', facts: { closed } };
  },
});
