import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { texts, type Lang } from '../texts/index.ts';

export interface LegalFile {
  readonly lang: Lang;
  /** Text of the first line, when that line is a heading `# …`. */
  readonly title?: string | undefined;
  readonly text: string;
}

interface LegalFileRequest {
  readonly legalDir: string | undefined;
  /** Name of the page, as in its address. */
  readonly page: string;
  readonly lang: Lang;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the operator's text of a page (`<page>.<lang>.md` or `.txt`). A text in another language is better than none. */
export async function legalFile({ legalDir, page, lang }: LegalFileRequest): Promise<LegalFile | undefined> {
  if (!legalDir) return undefined;
  for (const candidate of [lang, ...(Object.keys(texts) as Lang[])]) {
    for (const extension of ['md', 'txt']) {
      const source = await readIfThere(join(legalDir, `${page}.${candidate}.${extension}`));
      if (source === undefined) continue;
      const heading = /^\s*# +(.+)\n/.exec(source);
      return { lang: candidate, title: heading?.[1], text: heading ? source.slice(heading[0].length) : source };
    }
  }
  return undefined;
}
