import type { LegalFacts } from '../texts/fr/pages.ts';
import { texts } from '../texts/index.ts';
import { legalFile } from './legal-file.ts';
import { legalPages } from './legal-page.tsx';

const blank = /À indiquer par l.exploitant|To be stated by the operator/;

interface Request {
  readonly legalDir: string | undefined;
  readonly facts: LegalFacts;
}

/** Returns the names of the legal pages that still hold a blank for the operator to fill in, ours or those of `LEGAL_DIR`. */
export async function findDraftPages({ legalDir, facts }: Request): Promise<readonly string[]> {
  const drafts: string[] = [];
  for (const [name, area] of Object.entries(legalPages)) {
    const file = await legalFile({ legalDir, page: name, lang: 'fr' });
    if (blank.test(file?.text ?? texts.fr.pages[area].text(facts))) drafts.push(name);
  }
  return drafts;
}
