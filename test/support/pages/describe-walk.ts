import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInChromium } from '../chromium.ts';
import { walkPages, type Walk, type WalkedPages } from './walk-pages.ts';

/** Returns the titles of this part and of the parts that other test files of the run have walked: the last file sees them all. */
function titlesOfRun(name: string, titles: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const folder = join(process.env.TEST_RUN_FOLDER ?? '', 'titles');
  mkdirSync(folder, { recursive: true });
  // The file takes its place when it is whole: another test file may read it at this moment.
  const own = `${folder}-${name}`;
  writeFileSync(own, JSON.stringify([...titles]));
  renameSync(own, join(folder, name));
  return readdirSync(folder).flatMap(
    (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as [string, string][],
  );
}

/** Declares a test for each state of a part of the pages. */
export function describeWalk({ name, states }: WalkedPages): void {
  describeInChromium(`the pages of ${name}`, (chromium) => {
    let walk: Walk | undefined;
    beforeAll(async () => {
      walk = await walkPages(chromium(), { name, states });
    });
    afterAll(() => walk?.end());

    test.each(states)('$name', async (state) => {
      expect(await walk?.problemsOf(state)).toEqual([]);
    });

    test('different pages have different titles', () => {
      const pageOf = (state: string) => state.replace(/: .*/, '');
      const owners = new Map<string, Set<string>>();
      for (const [state, title] of titlesOfRun(name, walk?.titles ?? new Map()))
        owners.set(title, (owners.get(title) ?? new Set()).add(pageOf(state)));
      expect([...owners].filter(([, pages]) => pages.size > 1)).toEqual([]);
    });
  });
}
