import type { ApiArea } from './api-area.ts';
import { requireMethod, tellMethods } from './methods.ts';
import { ApiProblem } from './problem.ts';
import { problemWriter } from './write-problem.ts';

interface About {
  readonly issuer: string;
  /** The path below which no other address answers. */
  readonly prefix: string;
  /** The path of the document. */
  readonly address: string;
  readonly document: object;
}

const methods = ['GET', 'HEAD', 'OPTIONS'];

/** Makes what answers with one JSON document, which is the same for everybody and which pages of other sites may read. */
export function publicDocument({ issuer, prefix, address, document }: About): ApiArea {
  const body = JSON.stringify(document);
  return {
    prefix,
    async answer(ctx) {
      if (ctx.path !== address) throw new ApiProblem('not-found');
      requireMethod(ctx, methods);
      ctx.set('Access-Control-Allow-Origin', '*');
      if (ctx.method === 'OPTIONS') return tellMethods(ctx, methods);
      ctx.body = body;
      // The specifications name the type without a charset.
      ctx.set('Content-Type', 'application/json');
    },
    writeProblem: problemWriter(issuer),
  };
}
