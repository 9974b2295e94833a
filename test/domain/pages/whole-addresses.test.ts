import { withWholeAddresses } from '../../../interactions/views/layout/whole-addresses.ts';

const whole = (address: string) => `<span class="app-address">${address}</span>`;
const long = 'marie-therese.de-la-rochefoucauld@exemple.gouv.fr';

test.each([
  ['<p>Écrivez à a-b@c.fr.</p>', `<p>Écrivez à ${whole('a-b@c.fr')}.</p>`],
  ['<p>« a@b.fr », ou (c@d.fr)</p>', `<p>« ${whole('a@b.fr')} », ou (${whole('c@d.fr')})</p>`],
  [`<dd>${long}</dd>`, `<dd>${whole('marie-therese<wbr>.de-la-rochefoucauld<wbr>@exemple<wbr>.gouv<wbr>.fr')}</dd>`],
  ['<a href="mailto:a@b.fr">a@b.fr</a>', `<a href="mailto:a@b.fr">${whole('a@b.fr')}</a>`],
  ['<input value="a@b.fr"/><textarea>a@b.fr</textarea>', '<input value="a@b.fr"/><textarea>a@b.fr</textarea>'],
  ['<option>a@b.fr</option><p>a &amp; b</p>', '<option>a@b.fr</option><p>a &amp; b</p>'],
])('an address stays whole on a narrow screen: %s', (html, expected) => {
  expect(withWholeAddresses(html)).toBe(expected);
});
