import { randomBytes } from 'node:crypto';
import { createSealer, hashBearer, randomToken } from '../../src/crypto/sealer.ts';

const key = () => randomBytes(32).toString('base64url');
const [old, fresh] = [key(), key()];
const text = 'Élodie, 8 rue du Château';
const row = 'outbox:1';

/** Splits a sealed value into its key id and its bytes; `putTogether` does the reverse. */
const takeApart = (sealed: string) => {
  const [id = '', body = ''] = sealed.split('.');
  return { id, bytes: Buffer.from(body, 'base64url') };
};
const putTogether = ({ id, bytes }: ReturnType<typeof takeApart>) => `${id}.${bytes.toString('base64url')}`;

describe('a sealed value', () => {
  test('a sealed value is opened for its own row, by its key, also after a newer key has come', () => {
    const before = createSealer([old]);
    const after = createSealer([fresh, old]);
    const sealed = before.seal(text, row);
    expect([before.open(sealed, row), after.open(sealed, row)]).toEqual([text, text]);
    expect(after.open(after.seal('', row), row)).toBe('');
    expect(before.open(after.seal(text, row), row)).toBeUndefined();
    expect(before.open(sealed, 'outbox:2')).toBeUndefined();
  });

  test('a sealed value shows nothing of the text or of the key, and sealing the same text twice gives two values', () => {
    const sealer = createSealer([old]);
    const [first, second] = [sealer.seal(text, row), sealer.seal(text, row)];
    expect(first).toMatch(/^[0-9a-f]{8}\.[\w-]+$/);
    expect(takeApart(first).id).toBe(takeApart(second).id);
    expect(takeApart(first).bytes.subarray(0, 12)).not.toEqual(takeApart(second).bytes.subarray(0, 12));
    expect(takeApart(first).bytes).toHaveLength(12 + 16 + Buffer.byteLength(text));
    expect(takeApart(first).bytes.includes(Buffer.from(text))).toBe(false);
    expect(takeApart(first).id).not.toBe(Buffer.from(old, 'base64url').toString('hex').slice(0, 8));
  });

  test('a sealed value does not open once a single byte of it was changed, taken away or added', () => {
    const sealer = createSealer([old]);
    const { id, bytes } = takeApart(sealer.seal('ab', row));
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect([index, sealer.open(putTogether({ id, bytes: changed }), row)]).toEqual([index, undefined]);
      expect(sealer.open(putTogether({ id, bytes: bytes.subarray(0, index) }), row)).toBeUndefined();
    }
    expect(sealer.open(putTogether({ id, bytes: Buffer.concat([bytes, Buffer.of(0)]) }), row)).toBeUndefined();
    for (const other of ['', '.', id, `${id}.`, `.${bytes.toString('base64url')}`, `00000000.${'A'.repeat(60)}`]) {
      expect([other, sealer.open(other, row)]).toEqual([other, undefined]);
    }
  });
});

describe('a value that is sealed apart', () => {
  test('has a key of its own, opens for its own id alone, and never as a value of the common key', () => {
    const [before, after] = [createSealer([old]), createSealer([fresh, old])];
    const sealed = before.sealApart(text, row);
    expect(takeApart(sealed).id).toBe(takeApart(before.seal(text, row)).id);
    expect([before, after].map((sealer) => sealer.openApart(sealed, row))).toEqual([text, text]);
    expect(createSealer([fresh]).openApart(sealed, row)).toBeUndefined();
    expect([before.openApart(sealed, 'outbox:2'), before.open(sealed, row)]).toEqual([undefined, undefined]);
    expect(before.openApart(before.seal(text, row), row)).toBeUndefined();
  });
});

describe('a keyed hash', () => {
  test('a keyed hash depends on the value, on its purpose and on the key, and on nothing else', () => {
    const sealer = createSealer([fresh, old]);
    const hash = sealer.keyedHash('12345678', 'code');
    expect(hash).toMatch(/^[\w-]{43}$/);
    expect(createSealer([fresh]).keyedHash('12345678', 'code')).toBe(hash);
    const others = [
      sealer.keyedHash('12345679', 'code'),
      sealer.keyedHash('12345678', 'cod'),
      sealer.keyedHash('e12345678', 'cod'),
      createSealer([old]).keyedHash('12345678', 'code'),
      hashBearer('12345678'),
    ];
    expect(new Set([hash, ...others]).size).toBe(6);
  });

  test('a value has a keyed hash under every key, the newest key first', () => {
    const hashes = createSealer([fresh, old]).keyedHashes('x', 'code');
    expect(hashes).toEqual([fresh, old].map((one) => createSealer([one]).keyedHash('x', 'code')));
  });
});

test('values that an earlier version has written can still be read', () => {
  const sealer = createSealer([Buffer.from(Array.from({ length: 32 }, (_, byte) => byte)).toString('base64url')]);
  expect(sealer.open('8d4646ba.BgTXLoNsJsW0qE_PfIkuU5yhgoF2QOu_GHW4OKXf4i67LE8', 'outbox:1')).toBe('Élodie');
  expect(sealer.keyedHash('12345678', 'code')).toBe('ovObvc-K6QS7Tkj8jRdQeHlq4DGUdBmoYV81hT1H8U4');
});

test('the hash of a bearer value is its SHA-256, and a random token holds 256 bits', () => {
  expect(hashBearer('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  const tokens = Array.from({ length: 50 }, randomToken);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(new Set(tokens).size).toBe(50);
});
