import { legalPages } from './legal-page.tsx';
import { legalFile } from './legal-file.ts';
import { texts } from '../texts/index.ts';
import type { LegalFacts } from '../texts/fr/pages.ts';
import type { Config } from '../../config/schema.ts';
import { legalFacts } from './legal-facts.ts';
import { termsVersion } from './terms-version.ts';

const blank = /À indiquer par l.exploitant|To be stated by the operator/;

interface Request {
  readonly legalDir: string | undefined;
  readonly facts: LegalFacts;
}

/** Returns the names of the legal pages that still hold a blank for the operator to fill in, ours or those of `LEGAL_DIR`. */
async function findDraftPages({ legalDir, facts }: Request): Promise<readonly string[]> {
  const drafts: string[] = [];
  for (const [name, area] of Object.entries(legalPages)) {
    const file = await legalFile({ legalDir, page: name, lang: 'fr' });
    if (blank.test(file?.text ?? texts.fr.pages[area].text(facts))) drafts.push(name);
  }
  return drafts;
}

/** Returns a warning for each legal page that has blanks in it, and one for terms without which nobody can register. */
export async function warnOfLegalPages(config: Config): Promise<readonly string[]> {
  const { legalDir } = config;
  const drafts = await findDraftPages({ legalDir, facts: legalFacts(config) });
  const warnings = drafts.map(
    (page) =>
      `LEGAL_DIR: the page ${page} still says « À indiquer par l’exploitant »; put ${page}.fr.md with your text into this folder`,
  );
  const hasVersion = await termsVersion(legalDir).then(
    () => true,
    () => false,
  );
  if (hasVersion) return warnings;
  return [
    ...warnings,
    'LEGAL_DIR: nobody can register, because cgu.fr.md does not say its version; add a line such as "Version 2.1 du 2027-01-15"',
  ];
}
