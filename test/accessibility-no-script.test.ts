import { describeInChromium } from './support/chromium.ts';
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
  type Visitor,
} from './support/pages/page-visit.ts';
import type { PageState } from './support/pages/page-state.ts';
import { openPageWorld, type PageWorld } from './support/pages/page-world.ts';

/** The name of the only state that needs script to appear. Without script the page shows its ordinary state. */
const renewed = 'registration, captcha: renewed';

describeInChromium('without script, in English', (chromium) => {
  let world: PageWorld;
  let visitor: Visitor;

  beforeAll(async () => {
    world = await openPageWorld();
    visitor = await openVisitor(chromium(), { script: false, locale: 'en-GB' });
  });
  afterAll(async () => {
    await visitor.close();
    await world.stop();
  });

  async function inBothLooks(state: PageState): Promise<readonly string[]> {
    const { tab } = visitor;
    const problems: string[] = [];
    for (const { colorScheme, width } of [
      { colorScheme: 'light', width: 1280 },
      { colorScheme: 'dark', width: 320 },
    ] as const) {
      await paint(tab, colorScheme);
      await resize(tab, width, 800);
      const { violations, passes } = await runAxe(tab, { script: false });
      if (passes.length < 10) problems.push(`${width} px: axe hardly ran`);
      problems.push(...[...violations, ...(await lostIn(tab))].map((found) => `${width} px: ${found}`));
      const isDark = colorScheme === 'dark' || state.name.endsWith('dark chosen');
      const background: string = await tab.evaluate('getComputedStyle(document.body).backgroundColor');
      if ((background === 'rgb(22, 22, 22)') !== isDark) problems.push(`${width} px: painted on ${background}`);
    }
    return problems;
  }

  /** Returns the visible controls that work only with script. */
  const findDead = (): Promise<string[]> =>
    visitor.tab.evaluate(`[...document.querySelectorAll('button[type="button"], .fr-password__checkbox input')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map((one) => 'dead without script: ' + one.outerHTML.slice(0, 90))`);

  test.each(pageList)('$name', async (state) => {
    const visit = await visitor.reach(world, state);
    expect(visit.status).toBe(state.status ?? 200);
    const facts = await factsOf(visitor.tab);
    const problems = [
      ...findProblems(facts, { state, lang: 'en' }),
      ...(await findInvalidMarkup(visit.html)),
      ...(await inBothLooks(state)),
      ...(await walkByKeyboard(visitor.tab)),
      ...(await useSkipLink(visitor.tab)),
      ...(await findDead()),
      ...visit.complaints,
    ];
    expect(problems).toEqual([]);
  });

  test('the page of a renewed captcha says that the captcha is new', async () => {
    await visitor.reach(
      world,
      pageList.find(({ name }) => name === renewed)!,
    );
    expect(await visitor.tab.locator('#challenge [role="status"]').textContent()).toMatch(/new code/i);
  });
});
