import { readdirSync, readFileSync } from 'node:fs';
import { texts } from '../../../interactions/texts/index.ts';
import { oddTimes } from '../../support/odd-times.ts';

/** Returns every string of a dictionary. Texts that are functions are left out: the tests of their pages draw them. */
function allTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(allTexts);
  return [];
}

/** Labels that are fixed to the letter, since scripts of others look for them. */
const fixed = [
  'Mot de passe oublié ?',
  "J'ai déjà un compte",
  "S'identifier avec",
  "Paramètres d'affichage",
  "Choisissez un thème pour personnaliser l'apparence du site.",
  "Nom d'utilisateur ou adresse électronique",
  "Je n'ai plus accès à mon application",
];

/** Arguments with which a sentence is made, so that each of its branches is read. */
const samples: readonly (readonly unknown[])[] = [
  ['X', 'X', 'X'],
  [2, 2, 2],
  [1, undefined, undefined],
  [
    ['X', 'Y'],
    ['X', 'Y'],
  ],
  [new Date(0), new Date(0)],
  [
    {
      serviceName: 'X',
      supportEmail: 'X',
      auditDays: 2,
      inactiveDays: 2,
      deletionDays: 2,
      trustedBrowserDays: 2,
      sessionIdleSeconds: 2,
      providers: [{ brand: 'X', aboutUrl: 'X', scopes: ['birth', 'siret'] }],
    },
  ],
];

/** Returns every string of a dictionary, those of its functions among them. */
function allSentences(value: unknown): readonly string[] {
  if (typeof value === 'string') return fixed.includes(value) ? [] : [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(allSentences);
  if (typeof value !== 'function') return [];
  return samples.flatMap((sample) => {
    try {
      return allSentences((value as (...about: readonly unknown[]) => unknown)(...sample));
    } catch {
      // The sentence is about something else.
      return [];
    }
  });
}

const french = [...new Set(allSentences(texts.fr))];

test('French texts keep high punctuation on the line of the word before it', () => {
  expect(french.length).toBeGreaterThan(2000);
  expect(french.filter((text) => / [;?!»]| :(?=\s|$)|« |\p{L}[;!?»](?![\w=])|«[^\u00A0]/mu.test(text))).toEqual([]);
});

test('French texts have one kind of apostrophe and of ellipsis', () => {
  expect(french.filter((text) => /\p{L}'\p{L}|\.\.\./u.test(text))).toEqual([]);
});

test.each([
  [1, 'une minute', 'one minute'],
  [61, '2 minutes', '2 minutes'],
  [7200, '120 minutes', '120 minutes'],
  [7201, '3 heures', '3 hours'],
  [86_400, '24 heures', '24 hours'],
])('a wait of %i seconds is told in units that people count in', (seconds, french, english) => {
  expect(texts.fr.frame.wait.tries(seconds)).toContain(`dans ${french}.`);
  expect(texts.en.frame.wait.tries(seconds)).toContain(`in ${english}.`);
});

test.each([
  ['fr', /\bsignes?\b(?! @)|plus à rien|le vôtre aujourd’hui|critères? .*rempli/],
  ['en', /unwanted messages|no use any more|your password today|Password again|Choice of/],
] as const)('the texts in %s say things as people say them', (lang, odd) => {
  expect(allTexts(texts[lang]).filter((text) => odd.test(text))).toEqual([]);
});

test('English speaks of a person as they, and of no message that did not arrive', () => {
  const lines = readdirSync('interactions/texts/en').flatMap((name) =>
    readFileSync(`interactions/texts/en/${name}`, 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line)),
  );
  const odd = /\b(?:she|hers?|herself|himself)\b|not arrive\?|Menu of the|meanwhile|asked for nothing|\bdata are\b/i;
  expect(lines.filter((line) => odd.test(line.replace(/^\s*\w+:/, '')))).toEqual([]);
});

test('the date of the terms is written out', () => {
  const terms = { version: '1.0', date: '2026-11-25' };
  expect(texts.fr.pages.terms.versionOf(terms)).toBe('Version 1.0 du 25\u00a0novembre 2026');
  expect(texts.en.pages.terms.versionOf(terms)).toBe('Version 1.0 of 25\u00a0November 2026');
});

test.each([
  ['2026-12-01T16:25:09Z', '1er\u00a0décembre 2026 à\u00a017\u00a0h\u00a025', '1\u00a0December 2026 at\u00a017:25'],
  // Midnight in Paris, in summer.
  ['2026-07-31T22:05:00Z', '1er\u00a0août 2026 à\u00a00\u00a0h\u00a005', '1\u00a0August 2026 at\u00a000:05'],
  ['2026-01-10T23:00:00Z', '11\u00a0janvier 2026 à\u00a00\u00a0h\u00a000', '11\u00a0January 2026 at\u00a000:00'],
])('%s has one form in each language, in the time of Paris', (at, french, english) => {
  const when = Date.parse(at) / 1000;
  for (const [lang, moment] of [
    ['fr', french],
    ['en', english],
  ] as const) {
    expect(texts[lang].dates.moment(when)).toBe(moment);
    const forms = Object.values(texts[lang].dates).map((form) => form(when));
    expect(forms.flatMap((text) => oddTimes(text, lang))).toEqual([]);
  }
  expect(oddTimes('le 1 décembre 2026 à 17:25', 'fr')).toHaveLength(2);
  expect(oddTimes('on 1st December, 1 December 2026 at 17 h 25', 'en')).toHaveLength(3);
});

test('dates alone writes dates', () => {
  const files = readdirSync('interactions', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const writers = files.filter((name) =>
    /formats\.date\(|DateTimeFormat\(|toLocale(Date|Time)?String\(/.test(readFileSync(`interactions/${name}`, 'utf8')),
  );
  expect(writers.toSorted()).toEqual(['texts/formats.ts', 'texts/paris.ts']);
});

test('no text is empty', () => {
  expect(allTexts(texts).filter((text) => text.trim() === '')).toEqual([]);
});
