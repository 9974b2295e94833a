import type { Browser } from 'playwright-core';
import { oddTimes } from '../odd-times.ts';
import { capturePage, speaking, type Capture, type Lang } from './capture-page.ts';
import { findInvalidMarkup } from './find-invalid-markup.ts';
import { findRiddles } from './find-riddles.ts';
import { openGreenLooks } from './green-looks.ts';
import { lookWithoutScript, lookWithScript } from './look-at-page.ts';
import type { PageState } from './page-state.ts';
import { openPageTab, type PageTab } from './page-tab.ts';
import { openPageWorld } from './page-world.ts';
import { steadyMarkup, steadyText } from './steady-markup.ts';

interface Desk {
  readonly withScript: () => Promise<PageTab>;
  readonly withoutScript: () => Promise<PageTab>;
  busy: Promise<unknown>;
  close(): Promise<void>;
}

export interface WalkedPages {
  /** Names this part of the pages. */
  readonly name: string;
  readonly states: readonly PageState[];
}

export interface Walk {
  /** Returns what is wrong with a state, in words; the states after it are begun meanwhile. */
  problemsOf(state: PageState): Promise<readonly string[]>;
  /** Titles of the French pages that were met, without what says that there are errors. */
  readonly titles: ReadonlyMap<string, string>;
  end(): Promise<void>;
}

/** So many states are looked at together. */
const deskCount = 2;

/** Prepares two tabs, which open at the first page to look at. */
function prepareDesk(browser: Browser): Desk {
  const opened = new Map<boolean, Promise<PageTab>>();
  const open = (script: boolean) => {
    const tab = opened.get(script) ?? openPageTab(browser, { script, locale: script ? 'fr-FR' : 'en-GB' });
    opened.set(script, tab);
    return tab;
  };
  return {
    withScript: () => open(true),
    withoutScript: () => open(false),
    busy: Promise.resolve(),
    async close() {
      for (const tab of opened.values()) await (await tab).close();
    },
  };
}

/** Returns what a look at a page depends on, without what differs between two runs. */
const subjectOf = (state: PageState, lang: Lang, capture: Capture) => ({
  lang,
  state: steadyText(JSON.stringify(state)),
  status: capture.status,
  url: steadyText(capture.url),
  headers: steadyText(JSON.stringify(capture.headers)),
  cookies: capture.cookies.map(({ name, value }) => `${name}=${steadyText(value)}`),
  html: steadyMarkup(capture.html),
});

/**
 * Reaches each state of a list once in each language, and looks at it in all looks unless the last look at the same document was green
 * (see green-looks.ts).
 */
export async function walkPages(browser: Browser, { name, states }: WalkedPages): Promise<Walk> {
  const world = await openPageWorld();
  const worlds = { fr: speaking(world, 'fr'), en: speaking(world, 'en') };
  const desks = Array.from({ length: deskCount }, () => prepareDesk(browser));
  const green = openGreenLooks(name);
  const titles = new Map<string, string>();
  const begun = new Map<PageState, Promise<readonly string[]>>();
  let reaching: Promise<unknown> = Promise.resolve();

  /** Reaches states one after the other: some ways move the clock, or change what others rely on. */
  const reach = (state: PageState, lang: Lang): Promise<Capture> => {
    const reached = reaching.then(() => capturePage(worlds[lang], state));
    reaching = reached.catch(() => {});
    return reached;
  };

  async function examine(state: PageState, lang: Lang, look: (capture: Capture) => Promise<readonly string[]>) {
    const capture = await reach(state, lang);
    if (lang === 'fr') titles.set(state.name, capture.title.replace(/^Erreur : /, ''));
    const status = state.status ?? 200;
    const wrong = capture.status === status ? [] : [`answered ${capture.status}, not ${status}`];
    const lookAtBoth = async () => (await Promise.all([findInvalidMarkup(capture.html), look(capture)])).flat();
    // What a script asks of the application is seen in a browser alone.
    const problems = state.act
      ? await lookAtBoth()
      : await green.problemsOf(`${lang} ${state.name}`, subjectOf(state, lang, capture), lookAtBoth);
    const read = [...oddTimes(capture.html, lang), ...findRiddles(capture)];
    return [...wrong, ...read, ...problems].map((problem) => `${lang}, ${problem}`);
  }

  async function examineBoth({ withScript, withoutScript }: Desk, state: PageState): Promise<readonly string[]> {
    const found = await Promise.all([
      examine(state, 'fr', async (capture) => lookWithScript(await withScript(), { state, capture })),
      // A state that only a script reaches was seen with script.
      state.act
        ? []
        : examine(state, 'en', async (capture) => lookWithoutScript(await withoutScript(), { state, capture })),
    ]);
    return found.flat();
  }

  function begin(state: PageState | undefined): void {
    if (!state || begun.has(state)) return;
    const desk = desks[begun.size % deskCount]!;
    const examined = desk.busy.then(() => examineBoth(desk, state));
    desk.busy = examined.catch(() => {});
    begun.set(state, examined);
  }

  return {
    titles,
    problemsOf(state) {
      const at = states.indexOf(state);
      for (const next of states.slice(at, at + deskCount)) begin(next);
      return begun.get(state)!;
    },
    async end() {
      await Promise.all(desks.map(({ busy }) => busy));
      for (const desk of desks) await desk.close();
      green.keep();
      await world.stop();
    },
  };
}
