import type { Services } from '../../services.ts';
import type { ExportContents } from './gather-export.ts';
import { packFiles, type PackedFile } from './pack-files.ts';

/** Draws `compte.html`, which a person reads in her language, piece by piece. Commands do not choose words. */
export type DrawExportPage = (contents: ExportContents, lang: string) => AsyncIterable<string>;

async function* jsonOf({ document }: ExportContents): AsyncGenerator<string> {
  yield `${JSON.stringify(document, null, 2)}\n`;
}

async function* bytesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

interface Writing {
  readonly contents: ExportContents;
  readonly lang: string;
  readonly draw: DrawExportPage;
}

/** Returns the archive of an export, piece by piece. */
export function writeExport({ now }: Pick<Services, 'now'>, { contents, lang, draw }: Writing): AsyncGenerator<Buffer> {
  const { document, photo } = contents;
  const files: PackedFile[] = [
    { name: 'compte.html', content: () => draw(contents, lang) },
    { name: 'compte.json', content: () => jsonOf(contents) },
  ];
  if (document.photo && photo) files.push({ name: document.photo, isCompressed: true, content: () => bytesOf(photo) });
  return packFiles(files, new Date(now()));
}
