import type { Services } from '../../../services.ts';
import type { ExportContents } from './gather-export.ts';
import { exportedEvent } from '../read-history.ts';
import { packFiles, type PackedFile } from './pack-files.ts';

/** Draws `compte.html`, which a person reads in her language, piece by piece. Commands do not choose words. */
export type DrawExportDocument = (contents: ExportContents, lang: string) => AsyncIterable<string>;

/** Yields `compte.json`. The history is its last member, one event a line. */
async function* jsonOf(contents: ExportContents): AsyncGenerator<string> {
  yield JSON.stringify(contents.document, null, 2).replace(/\n\}$/, ',\n  "history": [');
  let separator = '\n    ';
  for await (const lines of contents.history()) {
    const events = lines.map((line) => JSON.stringify(exportedEvent(line)));
    yield `${separator}${events.join(',\n    ')}`;
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}

async function* bytesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

interface Writing {
  readonly contents: ExportContents;
  readonly lang: string;
  readonly draw: DrawExportDocument;
  /** Hears how many events were written since it was last called. Each event is written twice. */
  readonly onEvents?: (events: number) => void;
}

/** Returns the archive of an export, piece by piece. */
export function writeExport(
  { now }: Pick<Services, 'now'>,
  { contents: read, lang, draw, onEvents = () => {} }: Writing,
): AsyncGenerator<Buffer> {
  const contents: ExportContents = {
    ...read,
    async *history() {
      for await (const lines of read.history()) {
        yield lines;
        onEvents(lines.length);
      }
    },
  };
  const { document, photo } = contents;
  const files: PackedFile[] = [
    { name: 'compte.html', content: () => draw(contents, lang) },
    { name: 'compte.json', content: () => jsonOf(contents) },
  ];
  if (document.photo && photo) files.push({ name: document.photo, content: () => bytesOf(photo) });
  return packFiles(files, new Date(now()));
}
