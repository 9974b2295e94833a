import fc from 'fast-check';
import { compareAddresses, nearestAddress } from '../../../src/domain/clients/addresses/compare-addresses.ts';

test('the parts of two compared addresses make up the addresses, and only the middle ones differ', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const { received, registered } = compareAddresses(one, other);
      expect([received, registered].map(({ before, differs, after }) => before + differs + after)).toEqual([
        one,
        other,
      ]);
      expect([received.before, received.after]).toEqual([registered.before, registered.after]);
    }),
  );
});

test.each([
  ['https://a.test/retour/', ['https://b.test/', 'https://a.test/retour'], 'https://a.test/retour'],
  ['http://localhost:3001/cb', ['https://a.test/cb', 'http://localhost:3000/cb'], 'http://localhost:3000/cb'],
  ['https://a.test/', [], undefined],
])('the address nearest to %s is found', (received, registered, nearest) => {
  expect(nearestAddress(received, registered)).toBe(nearest);
});
