import type { Config } from '../../config/schema.ts';
import { findDraftPages } from './find-draft-pages.ts';
import { legalFacts } from './legal-facts.ts';
import { termsVersion } from './terms-version.ts';

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
