import type Koa from 'koa';
import { awaitsProofOf, requireProof } from '../../store/unit/unit-of-work.ts';
import { leaveByPage } from './leaving.ts';

const place = 'awaitedProof';

type AwaitedProof = Parameters<typeof requireProof>[0];

/** Lets all that this HTTP request writes wait for a proof, also what it writes after a commit in its middle. */
export function awaitProof(ctx: Koa.Context, proof: AwaitedProof): void {
  ctx.state[place] = proof;
  requireProof(proof);
}

interface Onward {
  /** Path at which the library goes on with the request. */
  readonly path: string;
  readonly ask: (uid: string) => Promise<void>;
}

/** Lets the library go on with a request within the HTTP request that has answered it, as if the browser had asked for its way back. */
export async function goOnWithin(ctx: Koa.Context, { path, ask }: Onward): Promise<void> {
  const { url, method, _matchedRoute: route } = ctx;
  const proof = ctx.state[place] as AwaitedProof | undefined;
  if (proof && !awaitsProofOf(proof.accountId)) requireProof(proof);
  leaveByPage(ctx);
  ctx.url = path;
  ctx.method = 'GET';
  try {
    await ask(path.split('/').at(-1)!);
  } finally {
    ctx.url = url;
    ctx.method = method;
    // For the log.
    ctx['_matchedRoute'] = route;
  }
  const failure: unknown = ctx.state['failure'];
  if (failure !== undefined) throw failure;
}
