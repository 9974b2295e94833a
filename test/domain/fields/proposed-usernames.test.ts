import { proposedUsernames } from '../../../src/domain/fields/proposed-usernames.ts';

test.each([
  ['Angela Claire Louise', 'DUBOIS', 'angela.dubois'],
  ['Jean-Pierre', 'LE GOFF', 'jean-pierre.le-goff'],
  ['Zoé', 'D’ALEMBERT-MÜLLER', 'zoe.d-alembert-muller'],
  ['Œdipe', 'ŠKODA', 'oedipe.skoda'],
  [undefined, 'DUBOIS', 'dubois'],
  ['Maximilienne', 'DE LA ROCHEFOUCAULD-MONTBEL', 'maximilienne.de-la'],
])('%s %s is offered the user name %s, and numbers behind it', (givenName, familyName, expected) => {
  const names = proposedUsernames({ givenName, familyName });
  expect(names.slice(0, 2)).toEqual([expected, `${expected}-2`]);
  expect(names).toHaveLength(10);
});

test.each([
  ['no name', {}],
  ['a name in another script', { givenName: '美咲', familyName: '田中' }],
])('%s makes no user name', (_what, names) => {
  expect(proposedUsernames(names)).toEqual([]);
});

test('a reserved word is offered with a number only where the rule allows it', () => {
  expect(proposedUsernames({ familyName: 'Root' })[0]).toBe('root-2');
});
