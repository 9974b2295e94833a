import type { Browser } from '../support/browser.ts';
import { entrancePages, otherPages } from '../support/pages/page-list.ts';
import { openPageWorld, type PageWorld } from '../support/pages/page-world.ts';
import { bothDatabases } from '../support/test-database.ts';

const megabyte = 'a'.repeat(1_000_000);
/** A value that no person types, percent-encoded as it is sent: NUL, and half of a pair of UTF-16 in the bytes of UTF-8. */
const badValues = { NUL: 'Marie%00', 'a lone surrogate': 'Marie%ED%A0%80' };

const pageOf = ({ name }: { readonly name: string }) => name.replace(/: .*/, '');
/** One state of each page that can be reached without an error. */
const states = [...entrancePages, ...otherPages].filter(
  (state, index, all) =>
    (state.status ?? 200) === 200 && all.findIndex((one) => pageOf(one) === pageOf(state)) === index,
);

interface Field {
  readonly name: string;
  /** The other fields of the form, as they are sent. */
  readonly others: string;
  readonly path: string;
}

/** Lists the fields that a person can fill in on a page, with the fields that their form sends along. */
function fieldsOf({ page }: Browser): readonly Field[] {
  return page.all('form[method="post"]').flatMap((form) => {
    const inputs = form.querySelectorAll('input[name], select[name], textarea[name]');
    const button = form.querySelector('button[name="action"]')?.getAttribute('value') ?? '';
    const hidden = inputs.filter((input) => input.getAttribute('type') === 'hidden');
    const sent = new URLSearchParams(
      hidden.map((input) => [input.getAttribute('name')!, input.getAttribute('value') ?? '']),
    );
    if (button) sent.set('action', button);
    return inputs
      .filter((input) => !['hidden', 'file'].includes(input.getAttribute('type') ?? 'text'))
      .map((input) => ({
        name: input.getAttribute('name')!,
        others: sent.toString(),
        path: page.url.pathname.replace(/[\w-]{20,}/, ':id'),
      }));
  });
}

describe.each(bothDatabases)('values that nobody types, on %s', (database) => {
  let world: PageWorld;
  beforeAll(async () => {
    world = await openPageWorld(database);
  });
  afterAll(() => world.stop());

  const errorsLogged = () =>
    world.app
      .logs()
      .split('\n')
      .filter((line) => /"level":(50|60)/.test(line));
  const send = (browser: Browser, body: string) =>
    browser.fork().request({
      url: browser.page.url.href,
      method: 'POST',
      body: body as never,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world.app.url },
    });

  test('no field of a form lets them through, and none of them is an error of the server', async () => {
    const wrong: unknown[] = [];
    const seen = new Set<string>();
    for (const state of states) {
      const browser = await state.reach(world);
      if (browser.page.url.origin !== world.app.url) continue;
      for (const { name, others, path } of fieldsOf(browser)) {
        // The same form stands on several pages.
        if (seen.size === seen.add(`${path} ${name}`).size) continue;
        const values = seen.size === 1 ? { ...badValues, 'a megabyte': megabyte } : badValues;
        for (const [kind, value] of Object.entries(values)) {
          const { status } = await send(browser, `${others}&${name}=${value}`);
          if (status < 400 || status >= 500) wrong.push([state.name, name, kind, status]);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
    expect(errorsLogged()).toEqual([]);
  });
});
