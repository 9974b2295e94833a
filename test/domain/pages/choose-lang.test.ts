import { chooseLang } from '../../../interactions/texts/index.ts';

test.each([
  [{}, 'fr'],
  [{ acceptLanguage: 'en-GB,en;q=0.9,fr;q=0.8' }, 'en'],
  [{ acceptLanguage: 'de-DE,de;q=0.9,en;q=0.3,fr;q=0.8' }, 'fr'],
  [{ acceptLanguage: 'en;q=0,fr;q=0.1' }, 'fr'],
  [{ acceptLanguage: 'de, *' }, 'fr'],
  [{ uiLocales: 'de en-US', acceptLanguage: 'fr' }, 'en'],
  [{ cookie: 'fr', uiLocales: 'en', acceptLanguage: 'en' }, 'fr'],
  [{ accountLocale: 'en', acceptLanguage: 'fr' }, 'en'],
  [{ uiLocales: 'fr', accountLocale: 'en', acceptLanguage: 'en' }, 'fr'],
  [{ uiLocales: 'de', accountLocale: 'en', acceptLanguage: 'fr' }, 'en'],
  [{ cookie: 'fr', accountLocale: 'en', acceptLanguage: 'en' }, 'fr'],
  [{ accountLocale: null, acceptLanguage: 'en' }, 'en'],
  [{ cookie: 'constructor', acceptLanguage: 'en' }, 'en'],
])('the wishes %j for a language give the language %s', (wishes, lang) => {
  expect(chooseLang(wishes)).toBe(lang);
});
