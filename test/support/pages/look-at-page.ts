import type { Capture } from './capture-page.ts';
import { pressEnter, useSkipLink, visitByFocus, walkByKeyboard } from './by-keyboard.ts';
import { colourRules, look, run, sizeRules, wear, wholePage, type Look } from './in-tab.ts';
import { findProblems } from './page-rules.ts';
import type { PageState } from './page-state.ts';
import type { PageTab } from './page-tab.ts';

const darkest = 'rgb(22, 22, 22)';
const lightest = 'rgb(255, 255, 255)';

interface Subject {
  readonly state: PageState;
  readonly capture: Capture;
}

type Found = (problems: readonly string[]) => void;

/** Collects problems, with the name of the look before each. */
const inLook =
  (problems: string[], { width, height, colorScheme }: Look): Found =>
  (found) =>
    problems.push(...found.map((problem) => `${colorScheme}, ${width}${height ? ` × ${height}` : ''} px: ${problem}`));

interface Asked {
  readonly page: PageTab;
  readonly state: PageState;
  readonly asked: Look;
  readonly rules: readonly string[];
}

/** Looks once: at the rules of axe that this look can change, the colour of the page, and what is cut. */
async function lookAs({ page: { tab }, state, asked, rules }: Asked, found: Found): Promise<void> {
  await look(tab, asked);
  const { violations, passes, width, background, lost } = await run(tab, 'examine', rules);
  const isRun = rules === wholePage ? passes.length >= 10 : passes.includes('color-contrast');
  if (!isRun) found(['axe hardly ran']);
  if (width !== asked.width) found([`drawn ${width} px wide`]);
  const isDark = asked.colorScheme === 'dark' || state.name.endsWith('dark chosen');
  if (background !== (isDark ? darkest : lightest)) found([`painted on ${background}`]);
  found([...violations, ...lost]);
}

const wide = { width: 1280, colorScheme: 'light' } as const;
const narrow = { width: 320, colorScheme: 'light' } as const;
const wideDark = { width: 1280, colorScheme: 'dark' } as const;
/** As a window of 1280 × 1024 shows a page that is enlarged four times. */
const enlargedDark = { width: 320, height: 256, colorScheme: 'dark' } as const;

/*
 * Each state is looked at four times: in French with scripts wide and light, narrow and dark; in English without scripts narrow and light,
 * wide and dark. Any two of width, theme and language (with its scripts) meet in one of the four looks. A third that changed what the
 * other two show would be a fault of one width in one theme and one language alone, and no rule of the style sheets is about all three.
 */

/** Looks at a French page with its scripts; axe asks everything once. */
export async function lookWithScript(page: PageTab, { state, capture }: Subject): Promise<readonly string[]> {
  const { tab } = page;
  await page.show(capture, wide);
  if (state.act) await wear(tab, wide, 1);
  await state.act?.(tab);
  const facts = await run(tab, 'readFacts');
  const problems = [
    ...findProblems(facts, { state, lang: 'fr' }),
    ...(state.errors && !facts.summary?.isFocused ? ['the summary of errors is not focused'] : []),
  ];
  await lookAs({ page, state, asked: wide, rules: wholePage }, inLook(problems, wide));
  problems.push(
    ...(await walkByKeyboard(tab)),
    ...(await useSkipLink(tab)),
    ...(await pressEnter(tab, facts)),
    ...(await run(tab, 'undress')),
  );
  inLook(problems, wide)([...(await run(tab, 'stretch', true)), ...(await run(tab, 'followErrors'))]);
  // Nobody sees such a state without script.
  if (state.act) await lookAs({ page, state, asked: wideDark, rules: colourRules }, inLook(problems, wideDark));
  const inEnlarged = inLook(problems, enlargedDark);
  await lookAs({ page, state, asked: enlargedDark, rules: [...colourRules, ...sizeRules] }, inEnlarged);
  inEnlarged(await run(tab, 'stretch', false));
  return [...problems, ...page.complaints];
}

/** Looks at an English page without scripts: narrow and light with every rule of axe, wide and dark for its colours. */
export async function lookWithoutScript(page: PageTab, { state, capture }: Subject): Promise<readonly string[]> {
  const { tab } = page;
  await page.show(capture, narrow);
  const facts = await run(tab, 'readFacts');
  const problems = [...findProblems(facts, { state, lang: 'en' })];
  await lookAs({ page, state, asked: narrow, rules: wholePage }, inLook(problems, narrow));
  problems.push(
    ...(await useSkipLink(tab)),
    ...(await visitByFocus(tab)),
    ...(await run(tab, 'findDead')).map((dead) => `dead without script: ${dead}`),
    ...(await run(tab, 'followErrors')),
  );
  await lookAs({ page, state, asked: wideDark, rules: colourRules }, inLook(problems, wideDark));
  return [...problems, ...page.complaints];
}
