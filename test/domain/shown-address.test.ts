import { shownAddress } from '../../src/domain/fields/shown-address.ts';

test.each([
  ['claire@xn--muse-dpa.example', 'claire@musée.example'],
  ['Claire.D@exemple.fr', 'Claire.D@exemple.fr'],
  ['claire@xn--r8jz45g.xn--zckzah', 'claire@例え.テスト'],
  // No name of ours: it would be read back as another one, or as none.
  ['claire@xn--a.example', 'claire@xn--a.example'],
  ['', ''],
])('« %s » is shown as « %s »', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
