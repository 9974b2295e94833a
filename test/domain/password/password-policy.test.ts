import { createPasswordEstimator } from '../../../src/crypto/password-estimator.ts';
import { checkPassword as check, normalisePassword } from '../../../src/domain/password/password-policy.ts';
import { dictionary } from '@zxcvbn-ts/language-common';

const estimator = createPasswordEstimator();
afterAll(() => estimator.close());

const checkPassword = (password: string, { words }: { readonly words: readonly string[] }) =>
  check(password, { words, score: estimator.score });
const nobody = { words: [] };
const alice = { words: ['alice.durand', 'a.durand', 'exemple-asso.fr', 'Léa Müller', 'Les Géomètres réunis', 'paul'] };

test.each([
  ['eleven characters of four classes', 'xK9$vq!2LmZ', 'too_short'],
  ['an empty password', '', 'too_short'],
  ['fourteen lower-case letters', 'wqzkvjxbnfhgty', 'needs_four_classes'],
  ['thirteen characters of three classes', 'Wqzkvjxbnfhg7', 'needs_four_classes'],
  ['129 characters', 'q7 Zé'.repeat(30).slice(0, 129), 'too_long'],
  ['a megabyte', 'x'.repeat(1_000_000), 'too_long'],
])('%s is refused', async (_title, password, problem) => {
  expect(await checkPassword(password, nobody)).toBe(problem);
});

test.each([
  'quatre-hiboux-plies-au-refuge',
  'xK9$vq!2LmZr',
  'correct cheval batterie agrafe',
  '  espaces gardés devant et derrière  ',
  'la campagne et la ligne de signaux',
  '🐙🦉🌋🪗🧭🫖🪁🧨🪐🦜🐚🧿🪬🫧🦚',
])('« %s » is accepted', async (password) => {
  expect(await checkPassword(password, alice)).toBeUndefined();
});

test('a strong password of exactly 128 code points with spaces and emoji is accepted', async () => {
  const password = [...('🦉 Hiboux, plis & refuges à 4 h 12 — ' + 'Zk7 vß🪗q;mW ù9 Lx!ré'.repeat(8))]
    .slice(0, 128)
    .join('');
  expect([...password]).toHaveLength(128);
  expect(await checkPassword(password, nobody)).toBeUndefined();
});

test('length is counted in code points after normalisation', async () => {
  expect(await checkPassword('🐙'.repeat(11), nobody)).toBe('too_short');
  expect(await checkPassword('e\u0301'.repeat(11), nobody)).toBe('too_short');
  expect(await checkPassword('🐙🦉🌋🪗🧭🫖🪁🧨🪐🦜🐚🧿', nobody)).toBe('needs_four_classes');
});

test.each([
  'Azerty123456!',
  'aZERTY123456!',
  'azertyuiopqsdfghj!',
  'Soleil1234567890!!',
  'Mlkjhgfdsq2026!',
  'MotDePasse2026!',
  'P@$$w0rd2026!!',
  'Soleil!2026!!',
  'Bienvenue2026!',
  'Administrateur1!',
  '2026!Marseille',
  '1qaz2wsx3edc4rfv',
  '123456789987654321',
  'passwordpassword',
  'Passwordpassword',
])('« %s » is too common', async (password) => {
  expect(await checkPassword(password, nobody)).toBe('common');
});

test.each([
  'Cartes.gouv.fr2026',
  'C4rt3s-G0uv-Fr-2026',
  'GéoPlateforme+2026',
  'Ge0p1atef0rme!2026',
  'IGN 2026 !Paris-Est',
  'mon geoportail à moi',
])('« %s » holds a word of the service', async (password) => {
  expect(await checkPassword(password, nobody)).toBe('contains_context');
});

test.each([
  'alice.durand@exemple-asso.fr',
  'les chats de Durand dorment',
  'EXEMPLE ASSO bleue et verte',
  'Lea-Muller aime les cartes',
  'l3s-g30m3tr3s-du-lundi-soir',
  'avec paul dans la montagne',
])('« %s » holds a word of the person', async (password) => {
  expect(await checkPassword(password, alice)).toBe('contains_context');
});

test.each(['aaaaaaaaaaaaaaaaaa', 'abcdefghijklmnopq'])('« %s » is easy to guess', async (password) => {
  expect(['guessable', 'common']).toContain(await checkPassword(password, nobody));
});

test('a name that is too short to be refused still lowers the estimate of strength', async () => {
  expect(await checkPassword('Léo Léo Léo Léo', { words: ['Léo'] })).toBe('guessable');
});

test('thousands of hostile words about the person do no harm', async () => {
  const words = Array.from({ length: 5000 }, () => 'a1!@'.repeat(5000));
  expect(await checkPassword('quatre-hiboux-plies-au-refuge', { words })).toBeUndefined();
});

test('the blocklist holds more than ten thousand passwords', () => {
  expect(dictionary['passwords-common'].length).toBeGreaterThan(10_000);
});

test('two ways of typing é give one password, and spaces are kept', () => {
  expect(normalisePassword('caf\u00e9')).toBe(normalisePassword('cafe\u0301'));
  expect(normalisePassword(' x ')).toBe(' x ');
});
