import { randomBytes } from 'node:crypto';
import { createSealer } from '../../../src/crypto/sealer.ts';
import { changedParts, hashPivot, isAnotherPerson, type PivotPart } from '../../../src/domain/federation/pivot.ts';

const angela = {
  familyName: 'DUBOIS',
  givenName: 'Angela Claire Louise',
  birthdate: '1962-08-24',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
};
const newKey = () => randomBytes(32).toString('base64url');
const [older, newer] = [newKey(), newKey()];
const issuer = 'https://fc.test/api/v2';

const told = (changes: Partial<Record<PivotPart, string>>, { keys = [older], subject = 'abc' } = {}) =>
  hashPivot({ issuer, subject, parts: { ...angela, ...changes } }, createSealer(keys));

test.each([
  ['nothing', {}, []],
  ['another spelling of the same', { familyName: ' dubois ', givenName: 'ANGELA  CLAIRE LOUISE' }, []],
  ['a marriage', { familyName: 'MERCIER' }, ['familyName']],
  ['a corrected birth date', { birthdate: '1962-08-25' }, ['birthdate']],
  ['a part that is not told any more', { birthdate: '' }, []],
] as const)('%s', (_what, changes, expected) => {
  const changed = changedParts(told({})[0]!, told(changes));
  expect(changed).toEqual(expected);
  expect(isAnotherPerson(changed ?? [])).toBe(false);
});

test.each([
  { familyName: 'MERCIER', birthdate: '1969-03-17' },
  { givenName: 'Pierre', birthdate: '1969-03-17' },
])('a change of a name together with the birth date means another person', (changes) => {
  expect(isAnotherPerson(changedParts(told({})[0]!, told(changes)) ?? [])).toBe(true);
});

test('a hash under an older key is compared under that key, and a hash of an unknown key is not compared', () => {
  const kept = told({})[0]!;
  expect(changedParts(kept, told({ familyName: 'MERCIER' }, { keys: [newer, older] }))).toEqual(['familyName']);
  expect(changedParts(kept, told({}, { keys: [newer] }))).toBeUndefined();
});

test('two people with the same birth date have two hashes, and no birth date is stored in clear', () => {
  const [one, other] = [told({})[0]!, told({}, { subject: 'def' })[0]!];
  expect(one.birthdate).not.toBe(other.birthdate);
  expect(Object.values(angela).filter((text) => JSON.stringify(one).includes(text))).toEqual([]);
});
