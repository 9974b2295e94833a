import { createUnavailablePage } from '../interactions/views/unavailable-page.tsx';
import { describeInChromium } from './support/chromium.ts';
import {
  readWithoutStyles,
  scaleText,
  spaceText,
  unspaceText,
  unwatchSubmissions,
  watchSubmissions,
} from './support/pages/in-page.js';
import { pageList } from './support/pages/page-list.ts';
import { findProblems } from './support/pages/page-rules.ts';
import {
  factsOf,
  findInvalidMarkup,
  lostIn,
  openVisitor,
  paint,
  resize,
  runAxe,
  useSkipLink,
  walkByKeyboard,
  type PageFacts,
  type Visitor,
} from './support/pages/page-visit.ts';
import type { PageState } from './support/pages/page-state.ts';
import { openPageWorld, type PageWorld } from './support/pages/page-world.ts';

const darkest = 'rgb(22, 22, 22)';
const lightest = 'rgb(255, 255, 255)';

describeInChromium('with script, in French', (chromium) => {
  let world: PageWorld;
  let visitor: Visitor;
  const titles = new Map<string, string>();

  beforeAll(async () => {
    world = await openPageWorld();
    visitor = await openVisitor(chromium(), { script: true, locale: 'fr-FR' });
  });
  afterAll(async () => {
    await visitor.close();
    await world.stop();
  });

  type Looked = (found: readonly string[]) => void;

  /**
   * Runs axe in both themes and leaves the light one on. The light theme gets every rule, the dark one only the rules about colours,
   * because the tests without script look at the dark theme as a whole.
   */
  async function inBothThemes(state: PageState, found: Looked): Promise<void> {
    const { tab } = visitor;
    for (const colorScheme of ['dark', 'light'] as const) {
      await paint(tab, colorScheme);
      const look = (problems: readonly string[]) => found(problems.map((problem) => `${colorScheme}: ${problem}`));
      const { violations, passes } = await runAxe(tab, { onlyColours: colorScheme === 'dark' });
      const isRun = colorScheme === 'dark' ? passes.includes('color-contrast') : passes.length >= 10;
      if (!isRun) look(['axe hardly ran']);
      const isDark = colorScheme === 'dark' || state.name.endsWith('dark chosen');
      const background: string = await tab.evaluate('getComputedStyle(document.body).backgroundColor');
      if (background !== (isDark ? darkest : lightest)) look([`painted on ${background}`]);
      look([...violations, ...(await lostIn(tab))]);
    }
  }

  /** Looks for lost text with wide letter spacing, and with letters of 200 % where the window is wide enough. */
  async function stretched(width: number, found: Looked): Promise<void> {
    const { tab } = visitor;
    const look = async (name: string) => found((await lostIn(tab)).map((problem) => `${name}: ${problem}`));
    await tab.evaluate(spaceText);
    await look('wide spacing');
    await tab.evaluate(unspaceText);
    if (width < 1280) return;
    await tab.evaluate(scaleText, '200%');
    await look('letters of 200 %');
    await tab.evaluate(scaleText, '');
  }

  /** Looks at one page in every window size, and without style sheets. */
  async function inEveryLook(state: PageState): Promise<readonly string[]> {
    const { tab } = visitor;
    const problems: string[] = [];
    for (const width of [1280, 320]) {
      await resize(tab, width, 800);
      const found: Looked = (list) => problems.push(...list.map((problem) => `${width} px, ${problem}`));
      await inBothThemes(state, found);
      await stretched(width, found);
    }
    await resize(tab, 320, 256);
    problems.push(...(await lostIn(tab)).map((found) => `320 × 256: ${found}`));
    await resize(tab, 1280, 800);
    const bare = await tab.evaluate(readWithoutStyles);
    if (bare.hasTrap) problems.push('without style sheets the trap shows');
    problems.push(...bare.unlabelled.map((name: string) => `without style sheets ${name} has no label`));
    return problems;
  }

  /** Presses the real Enter key in each field and catches what the page would send. In a list, Enter opens the choices. */
  async function pressEnter({ forms, fields }: PageFacts): Promise<readonly string[]> {
    const { tab } = visitor;
    await tab.evaluate(watchSubmissions);
    const expected: string[] = [];
    for (const { typed, defaultButton } of forms) {
      for (const name of typed) {
        if (fields.some((field) => field.name === name && field.type === 'select-one')) continue;
        await tab.locator(`main [name="${name}"]:not([type="hidden"])`).press('Enter');
        expected.push(`action=${defaultButton}`);
      }
    }
    const pressed: string[] = await tab.evaluate(unwatchSubmissions);
    return pressed.join() === expected.join() ? [] : [`the Enter key sends ${pressed.join()}, not ${expected.join()}`];
  }

  test.each(pageList)('$name', async (state) => {
    const { tab } = visitor;
    const visit = await visitor.reach(world, state);
    expect(visit.status).toBe(state.status ?? 200);
    const facts = await factsOf(tab);
    titles.set(state.name, facts.title.replace(/^Erreur : /, ''));
    const problems = [
      ...findProblems(facts, { state, lang: 'fr' }),
      ...(state.errors && !facts.summary?.isFocused ? ['the summary of errors is not focused'] : []),
      ...(await findInvalidMarkup(visit.html)),
      ...(await inEveryLook(state)),
      ...(await walkByKeyboard(tab)),
      ...(await useSkipLink(tab)),
      ...(await pressEnter(facts)),
      ...visit.complaints,
    ];
    expect(problems).toEqual([]);
  });

  test('the page of an outage needs no other file', async () => {
    const { tab } = visitor;
    const { config } = world.app.services;
    const unavailable = createUnavailablePage(config);
    const body = unavailable.page({ acceptLanguage: 'fr', reference: 'abc' });
    const headers = { 'content-security-policy': unavailable.policy };
    await tab.route('**/panne', (route) => route.fulfill({ status: 503, contentType: 'text/html', headers, body }));
    const problems = [...(await findInvalidMarkup(body))];
    await tab.goto(`${world.app.url}/panne`);
    for (const width of [1280, 320]) {
      await resize(tab, width, 800);
      for (const colorScheme of ['light', 'dark'] as const) {
        await paint(tab, colorScheme);
        const { violations, passes } = await runAxe(tab);
        if (!passes.includes('color-contrast')) problems.push('contrast was not looked at');
        problems.push(...violations, ...(await lostIn(tab)));
      }
    }
    expect(problems).toEqual([]);
    expect(await tab.title()).toBe('Service indisponible - Comptes Géoplateforme');
  });

  test('different pages have different titles', () => {
    const pageOf = (name: string) => name.replace(/: .*/, '');
    const owners = new Map<string, Set<string>>();
    for (const [name, title] of titles) owners.set(title, (owners.get(title) ?? new Set()).add(pageOf(name)));
    expect([...owners].filter(([, pages]) => pages.size > 1)).toEqual([]);
  });
});
