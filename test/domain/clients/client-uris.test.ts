import { refusePattern, refuseUri } from '../../../src/domain/clients/addresses/client-uris.ts';

const longest = `https://cartes.example.fr/${'a'.repeat(2022)}`;

test.each([
  ['dots that are no segment', 'https://cartes.example.fr/a..b/.well-known/...x?next=/../y'],
  ['a path and a query that look like user information', 'https://cartes.example.fr/a//b@c?next=//d@e'],
  ['2048 characters', longest],
])('an address with %s is accepted', (_what, uri) => {
  expect(refuseUri(uri, { production: true })).toBeUndefined();
});

test.each([
  [`${longest}a`, 'is longer than 2048 characters'],
  ['https://cartes.example.fr/été', 'holds a space, a control character or a letter outside ASCII'],
  ['https://cartes.example.fr\\cb', 'holds a backslash'],
  ['https://*.example.fr/cb', 'holds a wildcard; addresses are compared character by character'],
  ['https://cartes.example.fr/cb#x', 'holds a fragment'],
  ['https://user@cartes.example.fr/cb', 'holds user information'],
  ['https://cartes.example.fr/a/..', 'holds a dot segment'],
  ['https://cartes.example.fr/a/.?b', 'holds a dot segment'],
  ['https://cartes.example.fr./cb', 'has a host that ends with a dot'],
  ['https://a,b.fr/cb', 'has a host with other characters than letters, digits, hyphens and single dots'],
  ['http://cartes.example.fr/cb', 'must be https'],
  ['https://localhost/cb', 'names this machine'],
  ['https://127.0.0.1/cb', 'has an IP address as host'],
  ['https://[::1]/cb', 'has an IP address as host'],
  ['https:cartes.example.fr/cb?next=https://x', 'is not an absolute address'],
  ['fr.ign.app:/cb', 'must be https'],
])('the operator is told why %p is refused: it %s', (uri, reason) => {
  expect(refuseUri(uri, { production: true })?.message).toBe(reason);
});

test.each([
  ['https://cartes.example.fr/cb', 'does not end with a star; an exact address needs no pattern'],
  ['https://cartes.example.fr/cb?a=*', 'has its star outside the path'],
  ['https://cartes.example.fr*', 'has its star in the host'],
  ['http://cartes.example.fr/*', 'must be https'],
  ['https://cartes.example.fr:443/*', 'is not written as browsers send it'],
])('the operator is told why the pattern %p is refused, in development too: it %s', (pattern, reason) => {
  expect(refusePattern(pattern, { production: false })?.message).toBe(reason);
});

test('a pattern may be on the machine of a developer, and not in production', () => {
  expect(refusePattern('http://localhost:3001/app/*', { production: false })).toBeUndefined();
  expect(refusePattern('http://localhost:3001/app/*', { production: true })?.code).toBe('not_https');
});

const nearby =
  'http://192.168.1.20:3000 http://10.0.0.5 http://172.16.0.9 http://172.31.255.1 ' +
  'http://[fd12:3456::1]:8080 http://web:8080 http://mon-service http://app.localhost ' +
  'http://host.docker.internal:3000 http://poste.local http://nas.lan';
const elsewhere =
  'http://172.32.0.1 http://11.0.0.1 http://192.169.0.1 http://cartes.example.fr ' +
  'http://local.example.fr http://192.168.1.20.example.fr http://[2001:db8::1] http://127.1.example';

test.each(nearby.split(' '))('in development a service may be at %s, and in production not', (origin) => {
  expect(refuseUri(`${origin}/cb`, { production: false })).toBeUndefined();
  expect(refuseUri(`${origin}/cb`, { production: true })?.code).toBe('not_https');
});

test.each(elsewhere.split(' '))('%s must be https in development too', (origin) => {
  expect(refuseUri(`${origin}/cb`, { production: false })?.code).toBe('not_https');
});

test.each(['http://localhost:3000/callback', 'http://127.0.0.1/retour', 'http://[::1]:8080/', 'https://localhost/'])(
  'a client in test may return to %s in production too, and one in production may not',
  (uri) => {
    expect(refuseUri(uri, { production: true, isInTest: true })).toBeUndefined();
    expect(refuseUri(uri, { production: true })).toBeDefined();
  },
);

test.each([
  'http://192.168.1.7/callback',
  'http://service.example/callback',
  'http://localhost.example/',
  'http://127.0.0.1@example.com/',
])('a client in test may not return to %s in production', (uri) => {
  expect(refuseUri(uri, { production: true, isInTest: true })).toBeDefined();
});
