import type { LegalFacts } from '../texts/fr/pages.ts';
import { renderPage } from '../views/layout/page.tsx';
import type { PageContext } from '../views/layout/page.tsx';
import { legalFile } from './legal-file.ts';
import { RichText } from './rich-text.tsx';
import { termsVersion } from './terms-version.ts';

/** Maps the address of each page of text to the key of its texts. */
export const legalPages = {
  aide: 'help',
  accessibilite: 'accessibility',
  'donnees-personnelles': 'personalData',
  'mentions-legales': 'legal',
  cgu: 'terms',
} as const;

type Area = (typeof legalPages)[keyof typeof legalPages];

interface LegalPageRequest {
  readonly page: PageContext;
  /** The last part of the address, which also begins the name of the operator's file. */
  readonly name: string;
  readonly area: Area;
  readonly legalDir: string | undefined;
  readonly facts: LegalFacts;
}

/** Draws the operator's text of a page, or our default text, which says that it is a default. */
export async function renderLegalPage({ page, name, area, legalDir, facts }: LegalPageRequest): Promise<string> {
  const { t, lang } = page;
  const file = await legalFile({ legalDir, page: name, lang });
  const texts = t.pages[area];
  const title = (file?.lang === lang && file.title) || texts.title;
  const version = area === 'terms' && !file ? t.pages.terms.versionOf(await termsVersion(legalDir)) : undefined;
  return renderPage(page, {
    title,
    plain: true,
    body: (
      <>
        {version && <p class="fr-text--sm">{version}</p>}
        <div lang={file && file.lang !== lang ? file.lang : undefined}>
          <RichText source={file?.text ?? texts.text(facts)} />
        </div>
        {!file && area !== 'help' && <p class="fr-hint-text fr-mt-4w">{t.pages.default}</p>}
      </>
    ),
  });
}
