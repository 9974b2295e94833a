import { legalFile } from './legal-file.ts';

export interface TermsVersion {
  readonly version: string;
  /** The date as year-month-day. */
  readonly date: string;
}

const ours: TermsVersion = { version: '1.0', date: '2026-11-25' };

/**
 * Returns the version of the terms, which is stored with each account that accepts them. An operator's `cgu.fr.md` states the version in a
 * line such as "Version 2.1 du 2027-01-15".
 */
export async function termsVersion(legalDir: string | undefined): Promise<TermsVersion> {
  const file = await legalFile({ legalDir, page: 'cgu', lang: 'fr' });
  if (!file) return ours;
  const [, version, date] =
    /\bversion\s+([\w.-]+)[^\n]*?(\d{4}-\d{2}-\d{2})/i.exec(`${file.title ?? ''}\n${file.text}`) ?? [];
  if (!version || !date) throw new Error('The terms in LEGAL_DIR must hold a line such as "Version 2.1 du 2027-01-15"');
  return { version, date };
}
