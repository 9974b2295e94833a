import type { OpenSession } from '../../domain/session/open-session.ts';
import type { Services } from '../../services.ts';
import { noteVisit } from '../account/note-visit.ts';
import { findAccount } from '../account/find-account.ts';
import { isoTime } from '../../domain/time.ts';

/** An open session as an operator reads it. */
interface DescribedSession {
  readonly id: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly network: string | null;
  readonly opened_at: string;
  readonly last_used_at: string;
  readonly ends_at: string;
  readonly acr: string | null;
  readonly methods: readonly string[];
  readonly upstream: string | null;
  readonly clients: readonly string[];
}

/** The sessions that are open now. */
interface AccountSessions {
  readonly sub: string;
  readonly username: string;
  readonly sessions: readonly DescribedSession[];
}

const describe = ({ uid, origin, proof, ...session }: OpenSession): DescribedSession => ({
  id: uid,
  browser: origin?.browser ?? null,
  system: origin?.system ?? null,
  network: origin?.network ?? null,
  opened_at: isoTime(session.openedAt),
  last_used_at: isoTime(session.seenAt),
  ends_at: isoTime(session.endsAt),
  acr: session.acr ?? null,
  methods: proof.methods,
  upstream: proof.upstream?.name ?? null,
  clients: session.clientIds,
});

/** Lists the open sessions of an account, by user name, address or `sub`. */
export async function accountSessions(
  services: Services,
  { name, operator }: { readonly name: string; readonly operator: string },
): Promise<AccountSessions> {
  const { id: accountId, username } = (await findAccount(services, name)).account;
  const sessions = await services.session.list(accountId);
  await noteVisit(services, { sub: accountId, by: { kind: 'command', name: operator } });
  return { sub: accountId, username, sessions: sessions.map(describe) };
}
