import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import { chooseLang, texts, type Lang } from '../texts/index.ts';
import type { OperatorSettings } from './layout/page-context.ts';

// The page loads no file of ours, because it is for the moments when nothing else works.
const style = `:root{color-scheme:light dark}
body{margin:0;font-family:Marianne,Arial,sans-serif;font-size:1rem;line-height:1.5;background:#f6f6f6;color:#161616}
header,main{max-width:36rem;margin:0 auto;padding:1.5rem 1rem}
header p{margin:0;font-weight:700}
main{background:#fff}
h1{font-size:1.75rem;line-height:1.25}
a{color:#000091}
#again{display:inline-block;padding:.5rem 1rem;background:#000091;color:#fff;text-decoration:none;border:1px solid transparent}
code{overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{background:#1e1e1e;color:#fff}main{background:#161616}a{color:#8585f6}#again{background:#8585f6;color:#000091}}`;
const styleHash = createHash('sha256').update(style).digest('base64');

// Allows the style of this page and nothing else.
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Shown = Pick<OperatorSettings, 'serviceName' | 'supportEmail'>;

const placeholder = 'REFERENCE';

/** Draws a link to the address of the page, whatever that is: the empty one. Preact would leave its quotes out. */
const again = (label: string) => `<a id="again" href="">${label}</a>`;

interface Drawn {
  readonly lang: Lang;
  readonly isRepeatable: boolean;
}

function draw({ serviceName, supportEmail }: Shown, { lang, isRepeatable }: Drawn): string {
  const { errors } = texts[lang];
  const { title, sentence, advice } = errors.unavailable;
  const html = renderToString(
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} - ${serviceName}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header>
          <p>{serviceName}</p>
        </header>
        <main>
          <h1>{title}</h1>
          <p>{sentence}</p>
          <p>{advice}</p>
          {isRepeatable && <p dangerouslySetInnerHTML={{ __html: again(errors.tryAgain) }} />}
          <p>
            {errors.contact}{' '}
            <a href={`mailto:${supportEmail}?subject=${encodeURIComponent(errors.mailSubject(placeholder))}`}>
              {supportEmail}
            </a>{' '}
            {errors.withReference} <code id="reference">{placeholder}</code>
          </p>
        </main>
      </body>
    </html>,
  );
  return `<!DOCTYPE html>${html}`;
}

export interface UnavailablePage {
  /** The Content-Security-Policy of the page. */
  readonly policy: string;
  page(about: UnavailableAnswer): string;
}

export interface UnavailableAnswer {
  readonly acceptLanguage: string;
  readonly reference: string;
  /** The browser may ask for the same address once more, because it has sent nothing there. */
  readonly isRepeatable: boolean;
}

/** Draws the pages once, at the start. The answer then needs no file, no database and no rendering. */
export function createUnavailablePage(operator: Shown): UnavailablePage {
  const drawBoth = (isRepeatable: boolean): Readonly<Record<Lang, string>> => ({
    fr: draw(operator, { lang: 'fr', isRepeatable }),
    en: draw(operator, { lang: 'en', isRepeatable }),
  });
  const plain = drawBoth(false);
  const repeatable = drawBoth(true);
  return {
    policy,
    page: ({ acceptLanguage, reference, isRepeatable }) =>
      (isRepeatable ? repeatable : plain)[chooseLang({ acceptLanguage })].replaceAll(placeholder, () =>
        reference.replace(/\W/g, ''),
      ),
  };
}
