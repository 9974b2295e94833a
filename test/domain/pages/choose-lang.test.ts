import { chooseLang } from '../../../interactions/texts/index.ts';

test.each([
  [{}, 'fr'],
  [{ acceptLanguage: 'en-GB,en;q=0.9,fr;q=0.8' }, 'en'],
  [{ acceptLanguage: 'de-DE,de;q=0.9,en;q=0.3,fr;q=0.8' }, 'fr'],
  [{ acceptLanguage: 'en;q=0,fr;q=0.1' }, 'fr'],
  [{ acceptLanguage: 'de, *' }, 'fr'],
  [{ uiLocales: 'de en-US', acceptLanguage: 'fr' }, 'en'],
  [{ cookie: 'fr', uiLocales: 'en', acceptLanguage: 'en' }, 'fr'],
  [{ cookie: 'constructor', acceptLanguage: 'en' }, 'en'],
])('the languages that a browser wishes %j give the language %s', (wishes, lang) => {
  expect(chooseLang(wishes)).toBe(lang);
});
