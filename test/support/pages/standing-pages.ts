import { at, press, type PageState } from './page-state.ts';

export const standingPages: readonly PageState[] = [
  at('help', '/aide'),
  at('accessibility', '/accessibilite'),
  at('personal data', '/donnees-personnelles'),
  at('legal notice', '/mentions-legales'),
  at('terms', '/cgu'),
  at('site map', '/plan-du-site'),
  at('display settings: empty', '/affichage'),
  {
    name: 'display settings: dark chosen',
    async reach({ app }, tab) {
      await tab.goto(`${app.url}/affichage`);
      await tab.locator('main label[for="theme-dark"]').click();
      await press(tab, 'save');
    },
  },
  {
    name: 'display settings: no such theme',
    status: 422,
    errors: ['theme'],
    async reach({ app }, tab) {
      await tab.goto(`${app.url}/affichage`);
      await tab.locator('main input[value="dark"]').evaluate((radio) => radio.setAttribute('value', 'pink'));
      await tab.locator('main label[for="theme-dark"]').click();
      await press(tab, 'save');
    },
  },
  at('language: empty', '/langue'),
  {
    name: 'language: saved',
    async reach({ app }, tab) {
      await tab.goto(`${app.url}/langue`);
      await press(tab, 'save');
    },
  },
];
