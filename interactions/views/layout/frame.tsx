import { renderToString } from 'preact-render-to-string';
import { texts } from '../../texts/index.ts';
import { FrameGap, splitAtGaps, type Gap } from './frame-gap.ts';
import { PageFooter } from './page-footer.tsx';
import { PageHeader } from './page-header.tsx';
import { PageScope, type PageContext } from './page-context.ts';
import { ThemeModal } from './theme-modal.tsx';

/** All that a frame depends on. None of it comes from a person: the choices of a browser have few values, the rest is the operator's. */
interface FrameFacts extends Pick<PageContext, 'lang' | 'theme'> {
  readonly operator: Pick<PageContext['operator'], 'serviceName' | 'brand' | 'accessibility' | 'notice'>;
  readonly hasLanguageForm: boolean;
  readonly isLeaving: boolean;
  /** Value of the first button of the main form, where the language buttons send that form. */
  readonly firstAction: string | undefined;
}

type Frame = ReturnType<typeof splitAtGaps>;

function factsOf(page: PageContext, about: Pick<FrameFacts, 'isLeaving' | 'firstAction'>): FrameFacts {
  const { lang, theme, operator } = page;
  const { serviceName, brand, accessibility, notice } = operator;
  return {
    lang,
    theme,
    operator: { serviceName, brand, accessibility, notice },
    hasLanguageForm: page.languageForm !== undefined,
    ...about,
  };
}

/** The weights that nearly every page draws with. A font that came later would move the lines. */
const fonts = ['Marianne-Regular', 'Marianne-Bold'];

function Head({ assetUrl }: Pick<PageContext, 'assetUrl'>) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no" />
      <meta name="theme-color" content="#000091" />
      <FrameGap name="title" />
      <script src={assetUrl('app/head.js')} />
      {fonts.map((font) => (
        <link
          rel="preload"
          href={assetUrl(`dsfr/fonts/${font}.woff2`)}
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
          key={font}
        />
      ))}
      <link rel="stylesheet" href={assetUrl('dsfr/dsfr.main.min.css')} />
      <link rel="stylesheet" href={assetUrl('app/system-dark.css')} />
      <link rel="stylesheet" href={assetUrl('app/app.css')} />
      <link rel="icon" href={assetUrl('dsfr/favicon/favicon.svg')} type="image/svg+xml" />
      <link rel="apple-touch-icon" href={assetUrl('dsfr/favicon/apple-touch-icon.png')} />
      <script type="module" src={assetUrl('dsfr/dsfr.module.min.js')} />
      <script type="module" src={assetUrl('app/app.js')} />
    </head>
  );
}

function drawFrame(facts: FrameFacts, assetUrl: PageContext['assetUrl']): Frame {
  const { lang, theme, operator, isLeaving, firstAction } = facts;
  // The page that the frame is drawn on holds nothing of the request, so that nothing of it can get into the frame.
  const nobodys: PageContext = {
    t: texts[lang],
    lang,
    theme,
    csrf: '',
    path: '',
    languageForm: facts.hasLanguageForm ? { back: undefined } : undefined,
    operator: { supportEmail: '', registrationOpen: false, upstreams: [], ...operator },
    assetUrl,
  };
  const html = renderToString(
    <PageScope.Provider value={nobodys}>
      <html lang={lang} data-fr-scheme={theme} data-fr-theme={theme === 'system' ? undefined : theme}>
        <Head assetUrl={assetUrl} />
        <body>
          <PageHeader firstAction={firstAction} />
          <FrameGap name="main" />
          <PageFooter />
          {!isLeaving && <ThemeModal />}
          <FrameGap name="end" />
        </body>
      </html>
    </PageScope.Provider>,
  );
  return splitAtGaps(`<!DOCTYPE html>${html}`);
}

/** A frame has some ten kilobytes. Languages, themes and buttons make about forty of them. */
const mostFrames = 100;

/** The frames that were drawn, by the addresses of the assets that they name. The one that has been kept longest goes first. */
const framesOf = new WeakMap<PageContext['assetUrl'], Map<string, Frame>>();

function frameOf(facts: FrameFacts, assetUrl: PageContext['assetUrl']): Frame {
  const frames = framesOf.get(assetUrl) ?? new Map<string, Frame>();
  framesOf.set(assetUrl, frames);
  const key = JSON.stringify(facts);
  const known = frames.get(key);
  if (known) return known;
  const drawn = drawFrame(facts, assetUrl);
  for (const oldest of frames.keys()) {
    if (frames.size < mostFrames) break;
    frames.delete(oldest);
  }
  frames.set(key, drawn);
  return drawn;
}

/** Returns the whole page. Its frame is drawn once for all pages with the same facts, because it costs more than most pages. */
export function fillFrame(
  page: PageContext,
  about: Pick<FrameFacts, 'isLeaving' | 'firstAction'> & { readonly parts: Readonly<Record<Gap, string>> },
): string {
  const { isLeaving, firstAction, parts } = about;
  const frame = frameOf(factsOf(page, { isLeaving, firstAction }), page.assetUrl);
  const drawn = frame.flatMap(({ gap, piece }) => (gap ? [parts[gap], piece] : [piece]));
  const text = drawn.map((part) => (typeof part === 'string' ? part : part.shared)).join('');
  page.onDrawn?.({ text, parts: drawn });
  return text;
}
