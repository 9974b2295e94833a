import type Koa from 'koa';
import { closeUnread } from '../http/close-unread.ts';
import { readBody, UnreadBody } from '../http/read-body.ts';
import { refuseConnection } from '../http/refuse-connection.ts';
import { findRepeatedMember } from './find-repeated-member.ts';
import { ApiProblem } from './problem.ts';

/** 64 KiB hold every body but a list of clients that is imported. */
const usualBytes = 65_536;
/** No body of ours is deeper. A text of a thousand brackets costs nothing. */
const deepest = 20;
/** Time for a body, however slow the line; milliseconds. */
const bodyMilliseconds = 30_000;

interface Reading {
  /** Types that the body may have. */
  readonly mediaTypes: readonly string[];
  readonly maxBytes?: number;
}

const slow = Object.assign(new Error('the body comes too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

const malformed = (detail: string, cause?: unknown) => new ApiProblem('malformed', { detail, cause });

/**
 * Returns how deep a JSON text is nested, without reading it as JSON. A string that nothing closes goes to the end of the text: a search that
 * began anew at each quote in it would take minutes.
 */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[[{}\]]/gs)) {
    if (token === '[' || token === '{') most = Math.max(most, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return most;
}

/** Refuses what is valid JSON and would do harm: names that JavaScript reads as its own, and texts that no database stores. */
function harmless(this: unknown, name: string, value: unknown): unknown {
  if (name === '__proto__') throw malformed('A member has a name that is not allowed.');
  for (const text of [name, value])
    if (typeof text === 'string' && (text.includes('\0') || /\p{Surrogate}/u.test(text)))
      throw malformed('A text holds a character that is not allowed: NUL, or half of a pair of surrogates.');
  return value;
}

function parse(text: string): unknown {
  if (depthOf(text) > deepest) throw malformed('The body is nested too deeply.');
  let value: unknown;
  try {
    value = JSON.parse(text, harmless);
  } catch (cause) {
    if (cause instanceof ApiProblem) throw cause;
    throw malformed('The body is no JSON.', cause);
  }
  if (findRepeatedMember(text) !== undefined) throw malformed('A member stands twice in one object.');
  return value;
}

async function readBytes(ctx: Koa.Context, limit: number): Promise<Buffer> {
  const tooSlow = setTimeout(() => refuseConnection(slow, ctx.req.socket), bodyMilliseconds).unref();
  try {
    return await readBody(ctx.req, { limit, length: ctx.request.length });
  } catch (cause) {
    if (cause instanceof UnreadBody && cause.reason === 'too-large')
      throw new ApiProblem('too-large', { detail: `A body has at most ${limit} bytes.` });
    throw malformed('The body did not arrive whole.', cause);
  } finally {
    clearTimeout(tooSlow);
  }
}

/** Reads a JSON body. Throws ApiProblem for another type, for one that is too large, and for what is no harmless JSON. */
export async function readJson(ctx: Koa.Context, { mediaTypes, maxBytes = usualBytes }: Reading): Promise<unknown> {
  closeUnread(ctx);
  const [type = ''] = ctx.get('Content-Type').toLowerCase().split(';');
  if (!mediaTypes.includes(type.trim()))
    throw new ApiProblem('unsupported-type', {
      detail: `The body must be ${mediaTypes.join(' or ')}.`,
      headers: { Accept: mediaTypes.join(', ') },
    });
  if (!['', 'identity'].includes(ctx.get('Content-Encoding').toLowerCase()))
    throw new ApiProblem('unsupported-type', {
      detail: 'The body must not be compressed.',
      headers: { 'Accept-Encoding': 'identity' },
    });
  const bytes = await readBytes(ctx, maxBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('The body is no UTF-8.', cause);
  }
  return parse(text);
}
