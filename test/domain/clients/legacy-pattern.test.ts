import fc from 'fast-check';
import { isPlainAddress, liesUnderPattern } from '../../../src/domain/clients/addresses/legacy-pattern.ts';

const patterns = ['https://cartes.gouv.fr/*', 'https://data.geopf.fr:8443/explorer*'];

test.each([
  'https://cartes.gouv.fr/',
  'https://cartes.gouv.fr/aide/fr/guides?theme=sombre&page=..%2F',
  'https://cartes.gouv.fr/logout?session_state=abc@evil.test',
  'https://cartes.gouv.fr/~rando/%C3%A9t%C3%A9',
  'https://cartes.gouv.fr/page;v=1/a..;b',
  'https://cartes.gouv.fr/aide/page?a=b#partie-2?c=d#e/../f',
  'https://cartes.gouv.fr/#',
  'https://data.geopf.fr:8443/explorer',
  'https://data.geopf.fr:8443/explorer-les-cartes/x',
])('%s lies under a pattern', (uri) => {
  expect(liesUnderPattern(uri, patterns)).toBe(true);
});

test.each([
  'https://cartes.gouv.fr',
  'https://cartes.gouv.fr.evil.test/',
  'https://evil.test/https://cartes.gouv.fr/',
  'https://cartes.gouv.fr@evil.test/',
  'https://cartes.gouv.fr:x@evil.test/',
  'https://user@cartes.gouv.fr/',
  'https://@cartes.gouv.fr/',
  'https://cartes.gouv.fr\\@evil.test/',
  'https://cartes.gouv.fr/\\evil.test',
  'https:\\\\cartes.gouv.fr/',
  'https:cartes.gouv.fr/',
  'https:///cartes.gouv.fr/',
  'http://cartes.gouv.fr/',
  'HTTPS://cartes.gouv.fr/',
  'https://CARTES.gouv.fr/',
  'https://cartes.gouv.fr./',
  'https://cartes.gouv.fr:443/',
  'https://cartes.gouv.fr:8443/',
  'https://cartes.gouv.fr/../x',
  'https://cartes.gouv.fr/a/../../x',
  'https://cartes.gouv.fr/a/./x',
  'https://cartes.gouv.fr/%2e%2e/x',
  'https://cartes.gouv.fr/.%2E/x',
  'https://cartes.gouv.fr/a%2fb',
  'https://cartes.gouv.fr/a%5Cb',
  'https://cartes.gouv.fr/a%252fb',
  'https://cartes.gouv.fr/%25252e%25252e/x',
  'https://cartes.gouv.fr/a/..;/x',
  'https://cartes.gouv.fr/a/.;a=b/x',
  'https://cartes.gouv.fr/a/..%3bx/x',
  'https://cartes.gouv.fr/a/..%253Bx/x',
  'https://cartes.gouv.fr/a/..%25253bx/x',
  'https://cartes.gouv.fr#/',
  'https://evil.test/#https://cartes.gouv.fr/',
  'https://evil.test#@cartes.gouv.fr/',
  'https://cartes.gouv.fr/../x#',
  'https://cartes.gouv.fr/#é',
  'https://cartes.gouv.fr/# ',
  'https://cartes.gouv.fr/a b',
  'https://cartes.gouv.fr/a\tb',
  'https://cartes.gouv.fr/?a\nb',
  'https://cartes.gouv.fr/?é',
  '\thttps://cartes.gouv.fr/',
  'https://cartes.gouv.fr/é',
  'https://data.geopf.fr/explorer',
  'https://data.geopf.fr:8443/autre/explorer',
  'https://data.geopf.fr:8443/explorer/../autre',
  'https://data.geopf.fr:8443/?explorer',
  'javascript:alert(1)',
  'fr.ign.app://cartes.gouv.fr/',
  '',
])('%p lies under no pattern', (uri) => {
  expect(liesUnderPattern(uri, patterns)).toBe(false);
});

test('without patterns no address lies under a pattern', () => {
  expect(liesUnderPattern('https://cartes.gouv.fr/', [])).toBe(false);
});

test.each([
  ['https://cartes.gouv.fr/aide?page=%2e%2e', true],
  ['https://cartes.gouv.fr/aide?page=é', false],
  ['https://cartes.gouv.fr/aide?page=1#titre', false],
  ['cartes.gouv.fr/aide', false],
])('every program reads the address %p in the same way: %p', (uri, isPlain) => {
  expect(isPlainAddress(uri)).toBe(isPlain);
});

test('a pattern that the registration would refuse has no effect', () => {
  expect(liesUnderPattern('https://cartes.gouv.fr/aide/', ['https://cartes.gouv.fr/aide'])).toBe(false);
  for (const pattern of [
    'https://*',
    'https://cartes.gouv.fr*',
    '*',
    'http://cartes.gouv.fr/*',
    'https://cartes.gouv.fr/',
  ]) {
    expect(liesUnderPattern('https://cartes.gouv.fr.evil.test/', [pattern])).toBe(false);
    expect(liesUnderPattern('https://evil.test/', [pattern])).toBe(false);
    expect(liesUnderPattern('http://cartes.gouv.fr/', [pattern])).toBe(false);
  }
});

test('an address under a pattern has its host and a path below its path, whichever program reads the address', () => {
  const text = '/ \\ .. . @ : # ? %2e %2F %5c %25 a evil.test 443 https: // é * ; & [ ] \u2024 \uff0f';
  const piece = fc.constantFrom(' ', '\t', '\n', ...text.split(' '));
  const start = fc.constantFrom(
    'https://cartes.gouv.fr/',
    'https://cartes.gouv.fr',
    'https://data.geopf.fr:8443/explorer',
    'https://',
  );
  const uris = fc.tuple(start, fc.array(piece, { maxLength: 8 })).map(([begin, rest]) => begin + rest.join(''));
  fc.assert(
    fc.property(uris, (uri) => {
      fc.pre(liesUnderPattern(uri, patterns));
      const { origin, pathname, username, href } = new URL(uri);
      const [address = ''] = uri.split('#');
      expect([href.split('#')[0], username]).toEqual([
        address.replace(/\?.*$/su, (query) => new URL(`https://x/${query}`).search || '?'),
        '',
      ]);
      expect(['https://cartes.gouv.fr', 'https://data.geopf.fr:8443']).toContain(origin);
      if (origin.endsWith('8443')) expect(pathname.startsWith('/explorer')).toBe(true);
      expect(decodeURIComponent(pathname).split(/[/\\]/)).not.toContain('..');
    }),
    { numRuns: 2_000 },
  );
});
