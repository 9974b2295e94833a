import { at, goOn, openNew, press, type PageState } from '../page-state.ts';

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
    reach: (world) =>
      goOn(openNew(world, '/affichage'), (browser) => browser.submit({ theme: 'dark' }, { action: 'save' })),
  },
  {
    name: 'display settings: no such theme',
    status: 422,
    errors: ['theme'],
    reach: (world) =>
      goOn(openNew(world, '/affichage'), (browser) =>
        browser.submit({}, { action: 'save', forged: { theme: 'pink' } }),
      ),
  },
  {
    name: 'language: saved',
    reach: (world) => press(openNew(world, '/langue'), 'save'),
  },
];
