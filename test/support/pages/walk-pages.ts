import type { Browser } from 'playwright-core';
import { capturePage, speaking, type Capture, type Lang } from './capture-page.ts';
import { findInvalidMarkup } from './find-invalid-markup.ts';
import { lookWithoutScript, lookWithScript, type Looked } from './look-at-page.ts';
import type { PageState } from './page-state.ts';
import { openPageTab, type PageTab } from './page-tab.ts';
import { openPageWorld } from './page-world.ts';

interface Desk {
  readonly withScript: PageTab;
  readonly withoutScript: PageTab;
  busy: Promise<unknown>;
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

async function openDesk(browser: Browser): Promise<Desk> {
  return {
    withScript: await openPageTab(browser, { script: true, locale: 'fr-FR' }),
    withoutScript: await openPageTab(browser, { script: false, locale: 'en-GB' }),
    busy: Promise.resolve(),
  };
}

/** Reaches each state of a list once in each language and looks at it in all looks. */
export async function walkPages(browser: Browser, states: readonly PageState[]): Promise<Walk> {
  const world = await openPageWorld();
  const worlds = { fr: speaking(world, 'fr'), en: speaking(world, 'en') };
  const desks = await Promise.all(Array.from({ length: deskCount }, () => openDesk(browser)));
  const titles = new Map<string, string>();
  const begun = new Map<PageState, Promise<readonly string[]>>();
  let reaching: Promise<unknown> = Promise.resolve();

  /** Reaches states one after the other: some ways move the clock, or change what others rely on. */
  const reach = (state: PageState, lang: Lang): Promise<Capture> => {
    const reached = reaching.then(() => capturePage(worlds[lang], state));
    reaching = reached.catch(() => {});
    return reached;
  };

  async function examine(state: PageState, lang: Lang, look: (capture: Capture) => Promise<Looked>) {
    const capture = await reach(state, lang);
    const [invalid, { title, problems }] = await Promise.all([findInvalidMarkup(capture.html), look(capture)]);
    if (lang === 'fr') titles.set(state.name, title.replace(/^Erreur : /, ''));
    const status = state.status ?? 200;
    const wrong = capture.status === status ? [] : [`answered ${capture.status}, not ${status}`];
    return [...wrong, ...invalid, ...problems].map((problem) => `${lang}, ${problem}`);
  }

  async function examineBoth({ withScript, withoutScript }: Desk, state: PageState): Promise<readonly string[]> {
    const found = await Promise.all([
      examine(state, 'fr', (capture) => lookWithScript(withScript, { state, capture })),
      // A state that only a script reaches was seen with script.
      state.act ? [] : examine(state, 'en', (capture) => lookWithoutScript(withoutScript, { state, capture })),
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
      for (const { withScript, withoutScript } of desks) {
        await withScript.close();
        await withoutScript.close();
      }
      await world.stop();
    },
  };
}
