import { readItem } from '../../../src/domain/keycloak/read-item.ts';
import { createJsonSplitter } from '../../../src/domain/keycloak/split-json.ts';

const limits = { list: 'users', mostOfItem: 200, mostOfRest: 400 };

/** Feeds a text in pieces of a size and returns the items and what is around them. */
function split(text: string, size: number) {
  const splitter = createJsonSplitter(limits);
  const bytes = Buffer.from(text);
  const items = [];
  for (let at = 0; at < bytes.length; at += size) items.push(...splitter.feed(bytes.subarray(at, at + size)));
  const rest = splitter.end();
  return {
    items: items.map((item) => item.bytes?.toString().trim()),
    names: items.map(({ names }) => names),
    rest: rest.ok ? (JSON.parse(rest.bytes.toString()) as unknown) : rest.problem,
  };
}

describe('a JSON document is split while it is read', () => {
  const people = [
    { id: 'a', name: 'guillemet " et accolade } ] , :', attributes: { é: ['x', '\\'] } },
    { id: 'b', empty: [], none: {}, users: [1, [2]] },
    {},
  ];
  const document = { realm: 'x', clients: [{ users: [{ id: 'no' }] }], users: people, after: { list: [1, '['] } };

  test('wherever the pieces end, the items and the rest are the same', () => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, undefined, 2).replaceAll('\n', '\r\n')])
      for (const size of [1, 2, 3, 7, 64, 10_000]) {
        const { items, names, rest } = split(text, size);
        expect(items.map((item) => JSON.parse(item!) as unknown)).toEqual(people);
        expect(names).toEqual([4, 4, 0]);
        expect(rest).toEqual({ ...document, users: [] });
      }
  });

  test.each([
    ['nothing', '', 'empty'],
    ['white space', ' \n', 'empty'],
    ['a list of realms', '[{"users": []}]', 'not_object'],
    ['a file that ends within an entry', '{"users": [{"id": 1}, {"id"', 'truncated'],
    ['a file that ends after the entries', '{"users": [{"id": 1}]', 'truncated'],
    ['two files in one', '{"users": []}{"users": []}', 'trailing'],
    ['two commas', '{"users": [{},,{}]}', 'separator'],
    ['a comma at the end', '{"users": [{},]}', 'separator'],
    ['a huge realm', `{"a": "${'x'.repeat(400)}"}`, 'too_large'],
  ])('%s is refused', (_what, text, problem) => {
    for (const size of [1, 5, 1000]) expect(split(text, size).rest).toBe(problem);
  });

  test('an item that is too large is left out, and the others are read', () => {
    const text = `{"users": [{"id": "a"}, {"id": "${'x'.repeat(300)}"}, {"id": "c"}]}`;
    for (const size of [1, 16, 1000])
      expect(split(text, size).items).toEqual(['{"id": "a"}', undefined, '{"id": "c"}']);
  });

  test.each([
    ['that is cut', '{"id": 1', 'malformed'],
    ['without a comma before the next one', '{} {}', 'malformed'],
    ['that is a list', '[]', 'not_object'],
    ['with two ids', '{"id": "a", "id": "b", "username": "x"}', 'name_twice'],
    ['with an attribute twice', '{"id": "a", "username": "x", "attributes": {"x": ["1"], "x": ["2"]}}', 'name_twice'],
    ['with an attribute __proto__', '{"id": "a", "username": "x", "attributes": {"__proto__": ["1"]}}', 'unstorable'],
    ['with a NUL', String.raw`{"id": "a", "username": "x\u0000"}`, 'unstorable'],
    ['without an id', '{"username": "x"}', 'no_id'],
    ['with an id of 300 characters', `{"id": "${'x'.repeat(300)}", "username": "x"}`, 'no_id'],
    ['without a user name', '{"id": "a"}', 'no_username'],
  ])('an entry %s is left out', (_what, text, code) => {
    const names = text.split(':').length - 1;
    expect(readItem({ place: 3, bytes: Buffer.from(text), names })).toMatchObject({
      path: 'users[3]',
      problem: { code },
    });
  });

  test('an entry that is not UTF-8 is left out', () => {
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    expect(readItem({ place: 0, bytes, names: 1 }).problem?.code).toBe('encoding');
  });
});
