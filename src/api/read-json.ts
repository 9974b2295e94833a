import type Koa from 'koa';
import { readStorableJson, unstorableWords } from '../domain/fields/storable.ts';
import { closeUnread } from '../http/close-unread.ts';
import { readBody, UnreadBody } from '../http/read-body.ts';
import { ApiProblem } from './problem.ts';

/** Matches a string with the colon that makes it the name of a member, or a bracket. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|[[{}\]]/gs;

/**
 * Returns the name of a member that stands twice in one object of a JSON text. Two readers of such a text need not agree on which of the
 * values counts (RFC 8259, section 4).
 */
function findRepeatedMember(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [found, quoted, colon] of text.matchAll(token)) {
    if (found === '{' || found === '[') open.push(new Set());
    else if (found === '}' || found === ']') open.pop();
    else if (quoted !== undefined && colon !== undefined) {
      const name = JSON.parse(quoted) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

/** 64 KiB hold every body but a list of clients that is imported. */
const usualBytes = 65_536;

interface Reading {
  /** Types that the body may have. */
  readonly mediaTypes: readonly string[];
  readonly maxBytes?: number;
}

const malformed = (detail: string, cause?: unknown) => new ApiProblem('malformed', { detail, cause });

function parse(text: string): unknown {
  const read = readStorableJson(text);
  if (!read.ok)
    throw malformed(read.why === 'no-json' ? 'The body is no JSON.' : `The body holds ${unstorableWords[read.why]}.`);
  if (findRepeatedMember(text) !== undefined) throw malformed('A member stands twice in one object.');
  return read.value;
}

/** Reads a body of at most so many bytes. Throws ApiProblem where it is larger, or does not arrive whole. */
export async function readBytes(ctx: Koa.Context, limit: number): Promise<Buffer> {
  try {
    return await readBody(ctx, limit);
  } catch (cause) {
    if (cause instanceof UnreadBody && cause.reason === 'too-large')
      throw new ApiProblem('too-large', { detail: `A body has at most ${limit} bytes.` });
    throw malformed('The body did not arrive whole.', cause);
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
