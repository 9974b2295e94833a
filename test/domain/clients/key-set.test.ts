import { generateKeyPairSync } from 'node:crypto';
import { readKeySet } from '../../../src/domain/clients/secrets/key-set.ts';
import { ellipticKey } from '../../support/services/elliptic-key.ts';

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const strong = rsa(2048);
const publicRsa = strong.publicKey.export({ format: 'jwk' });
const edwards = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });

const reading = (...keys: readonly object[]) => readKeySet({ keys });
const refusalOf = (...keys: readonly object[]) => {
  const read = reading(...keys);
  return read.ok ? undefined : [read.refusal.code, read.refusal.values?.['key'], read.refusal.values?.['part']];
};

test('a set of public keys tells the name, the kind, the algorithm and the purpose of each', () => {
  const read = reading({ ...publicRsa, kid: 'one', alg: 'PS256', use: 'sig' }, ellipticKey);
  expect(read.ok && read.keys).toEqual([
    expect.objectContaining({ kid: 'one', kind: 'RSA 2048', alg: 'PS256', use: 'sig', isUsable: true }),
    expect.objectContaining({ kid: null, kind: 'P-256', alg: null, use: null, isUsable: true }),
  ]);
});

test('a key keeps its thumbprint when it gets another name', () => {
  const [one, other] = [reading({ ...ellipticKey, kid: 'one' }), reading({ ...ellipticKey, kid: 'other', use: 'sig' })];
  expect(one.ok && other.ok && one.keys[0]!.thumbprint === other.keys[0]!.thumbprint).toBe(true);
});

test('the private part of a key is named, with the key that it belongs to', () => {
  const secret = strong.privateKey.export({ format: 'jwk' });
  expect(refusalOf(ellipticKey, { ...secret, kid: 'mine' })).toEqual(['private_key', '"mine"', 'd']);
  expect(refusalOf({ ...publicRsa, dp: 'x' })).toEqual(['private_key', '#1', 'dp']);
  expect(refusalOf({ ...ellipticKey, d: 'x', kid: 'a\u202Eb' })).toEqual(['private_key', '#1', 'd']);
});

test.each([
  ['a shared secret', { kty: 'oct', k: 'c2VjcmV0', kid: 'k' }, 'symmetric_key'],
  ['a key for HMAC', { ...publicRsa, alg: 'HS256' }, 'symmetric_key'],
  ['a key for no signature', { ...publicRsa, alg: 'none' }, 'symmetric_key'],
  ['an RSA key of 1024 bits', rsa(1024).publicKey.export({ format: 'jwk' }), 'weak_key'],
  ['a key of an unknown kind', { kty: 'AKP', pub: 'x' }, 'unknown_key'],
  ['a key of an inherited kind', { kty: 'constructor' }, 'unknown_key'],
  ['a point that is not on the curve', { ...ellipticKey, y: ellipticKey.x }, 'broken_key'],
  ['a key whose name is no text', { ...ellipticKey, kid: 5 }, 'broken_key'],
  ['a key with an empty name', { ...ellipticKey, kid: '' }, 'broken_key'],
  ['a key whose algorithm is no text', { ...ellipticKey, alg: [] }, 'broken_key'],
  ['a key whose use is no text', { ...ellipticKey, use: { sig: true } }, 'broken_key'],
  ['a key whose certificates are no list', { ...ellipticKey, x5c: 'x' }, 'broken_key'],
  ['an RSA key without its modulus', { kty: 'RSA', e: 'AQAB' }, 'broken_key'],
])('%s is refused beside a good key', (_title, key, code) => {
  expect(refusalOf(ellipticKey, key)?.[0]).toBe(code);
});

test.each([
  ['for encryption alone', { ...publicRsa, use: 'enc' }],
  ['of a curve that no accepted algorithm uses', edwards],
  ['of an algorithm that is not accepted', { ...publicRsa, alg: 'RS512' }],
])('a set whose only key is %s can prove nothing', (_title, key) => {
  expect(refusalOf(key)).toEqual(['no_usable_key', undefined, undefined]);
});

test.each([
  null,
  [],
  'keys',
  {},
  { keys: [] },
  { keys: {} },
  { keys: ['x'] },
  { keys: [null] },
  { keys: [[]] },
  { keys: Array.from({ length: 21 }, () => ellipticKey) },
])('%j is no set of keys', (value) => {
  const read = readKeySet(value);
  expect(read.ok ? 'keys' : read.refusal.code).toBe('bad_keys');
});
