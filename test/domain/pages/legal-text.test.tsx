import { renderToString } from 'preact-render-to-string';
import { refererPath, returnPath } from '../../../interactions/pages/return-path.ts';
import { RichText } from '../../../interactions/pages/rich-text.tsx';

test("an operator's text is never taken for HTML, nor its links for scripts", () => {
  const html = renderToString(
    <RichText source={'<script>alert(1)</script>\n\n[ici](javascript:alert(1)) [là](//evil.test/) **<b>**'} />,
  );
  expect(html).not.toMatch(/<script|<b>|href/);
  expect(html).toContain('&lt;script>');
});

test('headings, lists, links and addresses are drawn', () => {
  const source =
    '## Titre\nUn texte\nsur deux lignes, voir https://example.test/a.\n\n- un\n- [deux](/cgu)\n\nÉcrire à aide@example.test.';
  expect(renderToString(<RichText source={source} />)).toBe(
    '<h2 class="fr-h5">Titre</h2>' +
      '<p>Un texte sur deux lignes, voir <a href="https://example.test/a">https://example.test/a</a>.</p>' +
      '<ul><li>un</li><li><a href="/cgu">deux</a></li></ul>' +
      '<p>Écrire à <a href="mailto:aide@example.test">aide@example.test</a>.</p>',
  );
});

test.each([
  '//evil.test',
  '/\\evil.test',
  '/a\\b',
  'https://evil.test/',
  'javascript:alert(1)',
  '',
  '/a\nb',
  '/a b',
  `/${'a'.repeat(3000)}`,
])('the address %j is no way back', (value) => {
  expect(returnPath(value)).toBeUndefined();
});

test('a path of this site with its query is a way back', () => {
  expect(returnPath('/interaction/abc?step=profile')).toBe('/interaction/abc?step=profile');
});

test('the page that a person comes from counts only when it belongs to this site', () => {
  const origin = 'https://id.example.test';
  expect(refererPath('https://id.example.test/aide?a=1', origin)).toBe('/aide?a=1');
  expect(refererPath('https://id.example.test.evil.test/aide', origin)).toBeUndefined();
  expect(refererPath('https://id.example.test//evil.test/', origin)).toBeUndefined();
  expect(refererPath('https://id.example.test/', origin)).toBeUndefined();
  expect(refererPath('', origin)).toBeUndefined();
});
