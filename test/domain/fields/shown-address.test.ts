import { shownAddress } from '../../../src/domain/fields/shown-address.ts';

test.each([
  ['claire@xn--muse-dpa.example', 'claire@musée.example'],
  ['Claire.D@exemple.fr', 'Claire.D@exemple.fr'],
  ['claire@xn--r8jz45g.xn--zckzah', 'claire@例え.テスト'],
  // A host that would not be read back as the same name is shown as it is written.
  ['claire@xn--a.example', 'claire@xn--a.example'],
  ['', ''],
])('« %s » is shown as « %s »', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
