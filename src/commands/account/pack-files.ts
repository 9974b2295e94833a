import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** One file of an archive. */
export interface PackedFile {
  readonly name: string;
  /** The content is small already, such as a picture. */
  readonly isCompressed?: boolean;
  /** Makes the content piece by piece, once the archive has come to this file. */
  content(): AsyncIterable<string | Buffer>;
}

/**
 * Packs files into a ZIP archive, one after the other. The content of a file is made as fast as the archive is read, so no more than a few
 * pieces of it are in memory. Compression runs outside of the event loop.
 */
export async function* packFiles(files: readonly PackedFile[], mtime: Date): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const archive = zip.outputStream as Readable;
  let current: Readable | undefined;
  // The library leaves the archive open when something fails.
  const fail = (error: Error) => archive.destroy(error);
  zip.on('error', fail);
  for (const file of files) {
    const { name, isCompressed = false } = file;
    zip.addReadStreamLazy(name, { mtime, compress: !isCompressed }, (done) => {
      current = Readable.from(file.content(), { objectMode: false }).on('error', fail);
      done(null, current);
    });
  }
  zip.end();
  try {
    for await (const piece of archive) yield piece as Buffer;
  } finally {
    // A reader that stops in the middle ends the making of the content too.
    current?.destroy();
  }
}
