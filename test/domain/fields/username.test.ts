import { parseUsername } from '../../../src/domain/fields/username.ts';

test.each([
  ['claire', 'claire'],
  ['Claire-Dupont', 'claire-dupont'],
  ['  c.d_e-f ', 'c.d_e-f'],
  ['0ab', '0ab'],
  ['dev-admin', 'dev-admin'],
  ['a'.repeat(32), 'a'.repeat(32)],
])('« %s » is the user name « %s »', (typed, username) => {
  expect(parseUsername(typed)).toEqual({ ok: true, username });
});

test.each([
  [undefined, 'empty'],
  ['', 'empty'],
  ['  ', 'empty'],
  ['ab', 'length'],
  ['a'.repeat(33), 'length'],
  ['a'.repeat(100_000), 'length'],
  ['claire@exemple.fr', 'characters'],
  ['.claire', 'characters'],
  ['-claire', 'characters'],
  ['_claire', 'characters'],
  ['clai re', 'characters'],
  ['clai\u0000re', 'characters'],
  ['clairé', 'characters'],
  ['\u212aarim', 'characters'],
  ['cl\u0430ire', 'characters'],
  ['claire/../x', 'characters'],
  ['<script>', 'characters'],
  [['claire'], 'characters'],
  [{ toString: 'claire' }, 'characters'],
  ['admin', 'reserved'],
  ['Root', 'reserved'],
  ['ad.min', 'reserved'],
  ['admin_', 'reserved'],
  ['ign', 'reserved'],
  ['geoplateforme', 'reserved'],
  ['null', 'reserved'],
  ['undefined', 'reserved'],
  ['moderateur', 'reserved'],
  ['cartes.gouv.fr', 'reserved'],
  ['service-account-x', 'reserved'],
])('%p is refused: %s', (typed, code) => {
  expect(parseUsername(typed)).toEqual({ ok: false, code });
});
