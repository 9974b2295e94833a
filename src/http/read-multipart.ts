import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { AppError } from '../errors.ts';
import type { ByteBudget } from './byte-budget.ts';

/** The file of a form: its bytes, which alone say what it is, or why they were not kept. */
export type Upload =
  | { readonly kind: 'file'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** Other requests hold too many files at this moment. */
  | { readonly kind: 'busy' };

export interface MultipartForm {
  /** Fields as they were sent: a field that came twice is an array. */
  readonly fields: Readonly<Record<string, string | string[]>>;
  /** The file; undefined when none was chosen. */
  readonly upload: Upload | undefined;
  /** False when the body was too long and was left in the middle. */
  readonly isWhole: boolean;
}

interface Reading {
  /** Name of the one field that may hold a file. */
  readonly fileField: string;
  readonly maxFileBytes: number;
  /** Limits for all fields together, in bytes and in number. */
  readonly maxFieldBytes: number;
  readonly maxFields: number;
  /** Opens the part of the budget that this form takes. `giveWay` drops the file for another one. */
  readonly openBudget: (giveWay: () => void) => ByteBudget;
  /** Asked when a file begins, with the fields that stand before it. False refuses the form. */
  readonly mayTakeFile: (fields: MultipartForm['fields']) => boolean;
}

/**
 * A file that is a little too large is read to its end and thrown away, so that every browser shows the answer. A larger one is not read.
 */
const patience = 3.2;

function createFields({ maxFieldBytes, maxFields }: Reading) {
  const fields = Object.create(null) as Record<string, string | string[]>;
  let bytes = 0;
  let count = 0;
  const add = (name: string, value: string) => {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    count++;
    if (bytes > maxFieldBytes || count > maxFields) throw new AppError('too_large');
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  };
  return { fields, add };
}

/** Keeps the bytes of a file as far as they may be held. Further bytes are read and dropped. */
function createFileTaker({ maxFileBytes, openBudget }: Reading) {
  let chunks: Buffer[] = [];
  let size = 0;
  let refused: Exclude<Upload['kind'], 'file'> | undefined;
  let hasFile = false;
  const drop = (kind: NonNullable<typeof refused>) => {
    refused = kind;
    budget.giveBack();
    [chunks, size] = [[], 0];
  };
  const budget = openBudget(() => drop('busy'));
  return {
    take(file: BusboyFileStream, filename: string | undefined) {
      // Browsers send an empty file without a name where none was chosen.
      hasFile = Boolean(filename);
      file.on('data', (chunk: Buffer) => {
        hasFile = true;
        if (refused) return;
        if (size + chunk.length > maxFileBytes) drop('too_large');
        else if (!budget.take(chunk.length)) drop('busy');
        else {
          chunks.push(chunk);
          size += chunk.length;
        }
      });
    },
    giveBack: () => budget.giveBack(),
    upload(isWhole: boolean): Upload | undefined {
      if (!hasFile) return undefined;
      if (refused) return { kind: refused };
      if (!isWhole) return { kind: 'too_large' };
      budget.settle();
      const bytes = Buffer.concat(chunks);
      // The photo is held once, not twice, while it waits.
      chunks = [];
      return { kind: 'file', bytes };
    },
  };
}

/**
 * Reads a form with a file into memory, never to disk. Throws `too_large` when its fields are, `csrf` when its file may not be taken,
 * `bad_request` when it is no such form.
 * @returns the form, and what gives its bytes back to the budget
 */
export async function readMultipart(
  req: IncomingMessage,
  reading: Reading,
): Promise<MultipartForm & { readonly release: () => void }> {
  const { fileField, maxFileBytes, maxFieldBytes, mayTakeFile } = reading;
  const { fields, add } = createFields(reading);
  const taker = createFileTaker(reading);
  let failure: unknown;
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      failure ??= error;
    }
  };

  try {
    const parser = new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      limits: { fieldSize: maxFieldBytes + 1, headerPairs: 20, headerSize: maxFieldBytes },
    });
    let taken = 0;
    parser.on('field', (name, value) => guarded(() => add(name, value)));
    parser.on('file', (name, file, filename) =>
      guarded(() => {
        // A file without a reader would stop the whole form.
        file.on('error', () => {}).resume();
        if (name !== fileField || taken++ > 0) return;
        if (!mayTakeFile(fields)) throw new AppError('csrf');
        taker.take(file, filename);
      }),
    );
    const ended = new Promise<void>((resolve) => {
      parser.once('finish', resolve).on('error', (cause) => {
        failure ??= new AppError('bad_request', { cause });
        resolve();
      });
    });

    let size = 0;
    let isWhole = true;
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      isWhole = size <= maxFileBytes * patience;
      if (!isWhole) break;
      await Promise.race([new Promise<void>((resolve) => parser.write(chunk, () => resolve())), ended]);
      if (failure) break;
    }
    if (isWhole && !failure) {
      parser.end();
      await ended;
    }
    if (failure) throw failure;
    return { fields, upload: taker.upload(isWhole), isWhole, release: taker.giveBack };
  } catch (cause) {
    taker.giveBack();
    throw cause instanceof AppError ? cause : new AppError('bad_request', { cause });
  }
}
