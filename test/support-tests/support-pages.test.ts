import { describeInChromium } from '../support/chromium.ts';
import { findInvalidMarkup } from '../support/pages/find-invalid-markup.ts';
import { openGreenLooks } from '../support/pages/green-looks.ts';
import { lookWithoutScript, lookWithScript } from '../support/pages/look-at-page.ts';
import type { PageState } from '../support/pages/page-state.ts';
import { openPageTab } from '../support/pages/page-tab.ts';
import { steadyMarkup } from '../support/pages/steady-markup.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A page with one mistake of each kind that the looks search for. */
const faulty = `<!doctype html>
<html lang="es"><head><title>Essai</title><style>
  body { background: rgb(1, 2, 3); margin: 0 }
  .cut { width: 40px; overflow: hidden; white-space: nowrap; height: 20px }
  .tight { width: 105px; height: 20px; overflow: hidden; font-size: 1rem; white-space: nowrap }
  .bare:focus { outline: none }
  .far { position: absolute; left: 3000px }
  .trap { display: none }
  label { display: none }
</style></head><body>
<header><ul><li><a href="/aide">Aide</a></li></ul></header>
<main>
  <h1>Un</h1><h3>Trois</h3>
  <p style="color: rgb(20, 20, 20)">Trop sombre</p>
  <p class="cut">Un texte qui ne tient pas ici</p>
  <p class="tight">Tout juste lu</p>
  <p class="far">Hors de la page</p>
  <div id="live" role="status">Bonjour</div>
  <img src="/nulle-part.png"><audio autoplay></audio><table><tr><th>Nom</th></tr></table>
  <form id="step" method="post">
    <input class="bare" name="email" id="email" type="text" onpaste="return false">
    <input name="password" type="password" maxlength="8" value="x">
    <input class="trap" name="website">
    <label for="late" style="display: block">Téléphone</label><input id="late" name="phone" required>
    <input type="radio" name="category" value="a">
    <button name="action" value="other" class="fr-btn fr-btn--secondary">Autre</button>
    <button type="button" id="dead">Seul le script</button>
  </form>
  <ul id="errors"><li><a href="#late">À corriger</a></li></ul>
  <a href="/x" target="_blank">Ailleurs</a><a href="/y" tabindex="3" id="first"></a>
</main>
<div style="height: 2000px"></div>
<script>
  document.documentElement.dataset.frJs = 'true';
  document.getElementById('late').addEventListener('keydown', (event) => event.key === 'Tab' && event.preventDefault());
  console.error('une plainte');
</script>
</body></html>`;

const state: PageState = {
  name: 'registration, captcha: faulty',
  errors: ['username'],
  kept: { username: 'kim' },
  reach: () => Promise.reject(new Error('not reached')),
};

const capture = {
  url: 'http://localhost:9/essai',
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']] as const,
  html: faulty,
  title: 'Essai',
  cookies: [],
};

/** What both looks say of that page. */
const saidByBoth = [
  'the language is es',
  'title « Essai »',
  '« Trois » skips a level',
  '0 times contentinfo',
  'email has no visible label',
  'something to press has no name',
  '« Ailleurs » opens a window',
  '« Ailleurs » gives its window away',
  'choices of category without a legend',
  'no mention of what is mandatory before email',
  'email gives no example',
  'email has autocomplete null',
  'password is cut at a length',
  'password is drawn back',
  'the summary names nothing',
  'username was not kept',
  '#live announces itself as status',
  'an image without alt',
  'a sound that plays by itself',
  'a table without caption or scopes',
  'the header offers the languages',
  'help stands at',
  'the footer says nothing of accessibility',
  'the Enter key presses other',
  '« Autre » stands in no group of buttons',
  'px: painted on rgb(1, 2, 3)',
  'px: color-contrast:',
  'px: image-alt:',
  'px: heading-order:',
  'is cut by P.cut',
  'lies over the edge',
  'the page is 3',
  'the skip link moves the focus to',
  'the link to #late leaves what names the field out of sight',
];
const saidWithScript = [
  'nothing can be pasted into email',
  'the summary of errors is not focused',
  'outline of 0 px',
  'the focus',
  'the Enter key sends',
  'without style sheets the trap shows',
  'wide spacing: « Tout juste lu » is cut',
  'letters of 200 %: « Tout juste lu » is cut',
  'dark, 320 × 256 px: ',
  'une plainte',
];
const saidWithoutScript = [
  'dead without script: <button type="button" id="dead"',
  'outline of 0 px',
  'dark, 1280 px: ',
];

describeInChromium('the looks at a page', (chromium) => {
  test.each([
    { how: 'with script', script: true, look: lookWithScript, said: [...saidByBoth, ...saidWithScript] },
    { how: 'without script', script: false, look: lookWithoutScript, said: [...saidByBoth, ...saidWithoutScript] },
  ])('each check finds its mistake, $how', async ({ script, look, said }) => {
    const page = await openPageTab(chromium(), { script, locale: 'fr-FR' });
    const problems = await look(page, { state, capture });
    expect(said.filter((words) => !problems.some((problem) => problem.includes(words)))).toEqual([]);
    await page.close();
  });
});

test('markup that is no HTML is found', async () => {
  expect((await findInvalidMarkup(faulty.replace('</form>', '</div>'))).join()).toMatch(/close-order|no-unclosed/);
});

describe('what was looked at and found green', () => {
  let home: string;
  beforeEach(() => {
    home = temporaryFolder('looks-');
  });

  /** Looks in one run, and returns which of the subjects were looked at. */
  async function run(
    subjects: Readonly<Record<string, string>>,
    options: { isThorough?: boolean; checks?: string; finds?: string } = {},
  ) {
    const green = openGreenLooks('a list', { home, isThorough: false, ...options });
    const looked: string[] = [];
    for (const [name, html] of Object.entries(subjects)) {
      await green.problemsOf(name, { html: steadyMarkup(html) }, async () => {
        looked.push(name);
        return name === options.finds ? ['a problem'] : [];
      });
    }
    green.keep();
    return looked;
  }

  const page = (word: string, drawn: string) =>
    `<p class="fr-col-6" id="item-${drawn}"><a href="/lien/${drawn}?at=12">${word} 3 ${drawn}</a></p>`;
  const drawnNow = 'q7Rb2XkLm9';
  const drawnLater = 'Zt4PwV81cd';

  test('is looked at again when a word or a class has changed, and not when only what is drawn by chance has', async () => {
    const pages = { one: page('Bonjour', drawnNow), other: page('Merci', drawnNow) };
    expect(await run(pages)).toEqual(['one', 'other']);
    expect(await run({ one: page('Bonjour', drawnLater), other: page('Merci', drawnLater) })).toEqual([]);
    expect(await run({ ...pages, one: page('Bonsoir', drawnNow) })).toEqual(['one']);
    expect(await run({ ...pages, other: pages.other.replace('fr-col-6', 'fr-col-8') })).toEqual(['one', 'other']);
  });

  test('a page with a problem is looked at each time; a thorough run and other checks look at all', async () => {
    const pages = { one: page('Bonjour', drawnNow), other: page('Merci', drawnNow) };
    expect(await run(pages, { finds: 'other' })).toEqual(['one', 'other']);
    expect(await run(pages)).toEqual(['other']);
    expect(await run(pages)).toEqual([]);
    expect(await run(pages, { isThorough: true, finds: 'one' })).toEqual(['one', 'other']);
    expect(await run(pages)).toEqual(['one']);
    expect(await run(pages, { checks: 'other rules' })).toEqual(['one', 'other']);
  });
});
