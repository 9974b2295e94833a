import { parse, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import { ipNetwork } from '../domain/network/ip-network.ts';
import { AppError } from '../errors.ts';
import { createByteBudget } from './byte-budget.ts';
import { closeUnread } from './close-unread.ts';
import { isStorableText } from '../domain/fields/storable.ts';
import { meantAction } from '../domain/fields/enter-action.ts';
import { readBody, UnreadBody } from './read-body.ts';
import { readMultipart, type Upload } from './read-multipart.ts';

/** 16 KiB hold nearly every form; a password of a megabyte is refused before anything is computed. */
const maxBytes = 16_384;
const maxParameters = 100;
/**
 * Bytes of files that may be held at a time, for all requests together and for one network. Two networks that are slow on purpose leave room
 * for a photo. Where more of them fill the memory, a file that has been arriving for so many milliseconds gives way.
 */
const heldFiles = { together: 36_000_000, each: 12_000_000, patience: 15_000 };

/** The one field of a form that may hold a file, and the bytes that the file may have. */
export interface FileField {
  readonly field: string;
  readonly maxBytes: number;
}

/** Forms that carry a file, and forms that are larger than others. All other forms are urlencoded and small. */
export interface FileForms {
  /** Multiplies the bytes that one network may hold. */
  readonly addressLimits: number;
  /** The time in milliseconds. */
  readonly now: () => number;
  /** Returns the file that a form at this path may hold. */
  fileAt(path: string): FileField | undefined;
  /** Returns how many bytes a form without a file may have at this path, where that is more than usual. */
  maxBytesAt(path: string): number | undefined;
  /** Returns whether the protocol reads the form itself. */
  isExempt(path: string): boolean;
  /** Throws unless a page of ours in this browser sends the form. It runs before anything is read. */
  checkSender(ctx: Koa.Context): void;
  isToken(ctx: Koa.Context, token: unknown): boolean;
}

const utf8 = new TextDecoder();

const isForm = (ctx: Koa.Context) => Boolean(ctx.is('application/x-www-form-urlencoded'));

/** Keeps parameters that were sent twice as arrays: the protocol refuses those. */
function parseForm(body: string): ParsedUrlQuery {
  const count = body === '' ? 0 : body.split('&').length;
  if (count > maxParameters) throw new AppError('too_large');
  return parse(body, '&', '=', { maxKeys: 0 });
}

/** Reads a form with a file into `ctx.state.form` and `ctx.state.upload`. A body without the right to be read is not read. */
function readFileForm(files: FileForms): Koa.Middleware {
  const { addressLimits, now } = files;
  const openBudget = createByteBudget({ ...heldFiles, each: heldFiles.each * addressLimits, now });
  return async (ctx, next) => {
    const file = files.fileAt(ctx.path);
    if (!file) throw new AppError('unsupported_type');
    files.checkSender(ctx);
    const form = await readMultipart(ctx.req, {
      fileField: file.field,
      maxFileBytes: file.maxBytes,
      maxFieldBytes: files.maxBytesAt(ctx.path) ?? maxBytes,
      maxFields: maxParameters,
      openBudget: (giveWay) => openBudget(ipNetwork(ctx.ip), giveWay),
      mayTakeFile: (fields) => files.isToken(ctx, fields['csrf']),
    });
    ctx.res.once('close', form.release);
    if (!form.isWhole && !form.upload) throw new AppError('too_large');
    ctx.state['form'] = form.fields;
    ctx.state['upload'] = form.upload;
    await next();
  };
}

/**
 * Reads urlencoded bodies into `ctx.state.form`, and as they came into `ctx.state.formText`. Size and number of parameters are bounded.
 * Forms with a file are read where a page takes one.
 */
export function readForm(files: FileForms): Koa.Middleware {
  const readFile = readFileForm(files);
  const read = async (ctx: Koa.Context, next: Koa.Next, limit: number) => {
    try {
      const body = utf8.decode(await readBody(ctx, limit));
      ctx.state['form'] = parseForm(body);
      ctx.state['formText'] = body;
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const isTooLarge = cause instanceof UnreadBody && cause.reason === 'too-large';
      throw new AppError(isTooLarge ? 'too_large' : 'bad_request', { cause });
    }
    await next();
  };
  return (ctx, next) => {
    if (ctx.method === 'POST') closeUnread(ctx);
    if (ctx.querystring.split('&').length > maxParameters) throw new AppError('too_large');
    if (ctx.method === 'POST' && ctx.is('multipart/form-data') && !files.isExempt(ctx.path)) return readFile(ctx, next);
    const limit = files.maxBytesAt(ctx.path) ?? maxBytes;
    if ((ctx.request.length ?? 0) > limit) throw new AppError('too_large');
    return ctx.method === 'POST' && isForm(ctx) ? read(ctx, next, limit) : next();
  };
}

/**
 * Returns the fields of a page's form. A field that was sent twice or is no text counts as missing. Throws `bad_request` for a field that
 * could not be kept as it is: nobody types a NUL, and a password with one must not be changed silently.
 */
export function formOf(ctx: Koa.Context): Readonly<Record<string, string>> {
  const form = ctx.state['form'] as ParsedUrlQuery | undefined;
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(form ?? {})) {
    if (typeof value !== 'string') continue;
    if (!isStorableText(value)) throw new AppError('bad_request');
    fields[name] = name === 'action' ? meantAction(value) : value;
  }
  return fields;
}

/** Returns the file of a page's form, if one was chosen. */
export function uploadOf(ctx: Koa.Context): Upload | undefined {
  return ctx.state['upload'] as Upload | undefined;
}
