import { createHash } from 'node:crypto';
import type Koa from 'koa';
import type { Endpoint } from '../endpoints.ts';

interface Answer {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

export interface ReadyAnswers {
  /** Answers from memory, or by `ask` the first time; says 304 to a client that has the document already. */
  give(ctx: Koa.Context, about: { readonly endpoint: Endpoint; readonly ask: () => Promise<void> }): Promise<void>;
}

const always: ReadonlySet<Endpoint | undefined> = new Set(['discovery', 'jwks']);

/** Says whether a document is asked for that is the same for everybody until the keys change. */
export function hasReadyAnswer(ctx: Koa.Context, endpoint: Endpoint | undefined): endpoint is 'discovery' | 'jwks' {
  return always.has(endpoint) && (ctx.method === 'GET' || ctx.method === 'HEAD');
}

/** Keeps the documents of one provider, which has the same keys as long as it lives. */
export function createReadyAnswers(): ReadyAnswers {
  const answers = new Map<Endpoint, Answer>();
  const keep = (ctx: Koa.Context, endpoint: Endpoint): Answer => {
    const body = Buffer.from(JSON.stringify(ctx.body));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const answer = { body, etag, type: ctx.response.get('Content-Type') };
    answers.set(endpoint, answer);
    return answer;
  };
  return {
    async give(ctx, { endpoint, ask }) {
      let answer = answers.get(endpoint);
      if (!answer) {
        await ask();
        if (ctx.status !== 200) return;
        answer = keep(ctx, endpoint);
      }
      ctx.status = 200;
      ctx.set('ETag', answer.etag);
      if (ctx.fresh) {
        ctx.status = 304;
        return;
      }
      ctx.body = answer.body;
      ctx.set('Content-Type', answer.type);
    },
  };
}
