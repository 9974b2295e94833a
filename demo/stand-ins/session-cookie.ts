import type { Context } from 'koa';
import type { Session, StandIn } from './model.ts';

const nameOf = (stand: StandIn) => `${stand.kind}_session`;

interface Found {
  readonly id: string;
  readonly session: Session;
}

/** The session of this browser at the provider. FranceConnect prolongs it at each use; ProConnect does not. */
export function findSession(ctx: Context, stand: StandIn): Found | undefined {
  const id = ctx.cookies.get(nameOf(stand)) ?? '';
  const session = stand.sessions.find(id);
  if (!session) return undefined;
  if (stand.kind === 'fc' && session.person) stand.sessions.touch(id);
  return { id, session };
}

export function startSession(ctx: Context, stand: StandIn, session: Session = {}): Found {
  const id = stand.sessions.add(session);
  ctx.cookies.set(nameOf(stand), id, { httpOnly: true, sameSite: 'lax', path: `/${stand.kind}` });
  return { id, session };
}

export function endSession(ctx: Context, stand: StandIn): void {
  stand.sessions.delete(ctx.cookies.get(nameOf(stand)) ?? '');
  ctx.cookies.set(nameOf(stand), null, { path: `/${stand.kind}` });
}
