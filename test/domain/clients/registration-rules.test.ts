import { warnOfAddresses } from '../../../src/domain/clients/addresses/address-warnings.ts';
import {
  clientKinds,
  hasAddresses,
  kindMembers,
  kindOf,
  signsInPeople,
} from '../../../src/domain/clients/registration/client-kinds.ts';
import { logoAddress, logoPath } from '../../../src/domain/clients/client-logo.ts';
import { checkClientMetadata } from '../../../src/domain/clients/client-metadata.ts';
import { legacyEnd } from '../../../src/domain/clients/life/legacy-end.ts';
import { registrableDomain } from '../../../src/domain/clients/addresses/registrable-domain.ts';
import { createPrivateHostFinder } from '../../../src/outbound/find-private-host.ts';
import { beyondSelfService } from '../../../src/domain/clients/contacts/self-service-fields.ts';

test.each(clientKinds)('a registration of the kind %s holds, and is recognised again', (kind) => {
  const checked = checkClientMetadata(
    {
      client_name: 'Cartes',
      ...kindMembers[kind],
      ...(hasAddresses(kind) && { redirect_uris: ['https://cartes.example.fr/retour'] }),
    },
    { production: true },
  );
  expect(checked.ok ? [] : checked.problems).toEqual([]);
  expect(checked.ok && kindOf(checked.metadata)).toBe(kind);
  expect(checked.ok && checked.metadata.require_pkce).toBe(true);
  expect(signsInPeople(kind)).toBe(!['service', 'api'].includes(kind));
});

test.each([
  ['cartes.ign.fr', 'ign.fr'],
  ['compte.cartes.gouv.fr', 'cartes.gouv.fr'],
  ['cartes.gouv.fr', 'cartes.gouv.fr'],
  ['ign.github.io', 'ign.github.io'],
  ['a.b.ign.github.io', 'ign.github.io'],
  ['localhost', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
])('the owner of %s has registered %s', (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});

test.each([
  [['https://a.ign.fr/cb', 'https://a.ign.fr/cb/'], 'slash_twins'],
  [['http://a.ign.fr/cb', 'https://a.ign.fr/cb'], 'scheme_twins'],
  [['https://autre.example.com/cb'], 'other_domain'],
  [['https://ign.gouv.fr/cb'], 'other_domain'],
  [['https://gouv.fr/cb'], 'shared_name'],
  [['https://xn--carts-dsa.ign.fr/cb'], 'punycode'],
])('the addresses %p are accepted with the warning %s', (addresses, kind) => {
  expect(warnOfAddresses(addresses, 'https://cartes.ign.fr/').map((warning) => warning.kind)).toContain(kind);
});

test('ordinary addresses and those of an application bring no warning', () => {
  const addresses = ['https://compte.ign.fr/cb', 'http://127.0.0.1/cb', 'fr.ign.app://retour'];
  expect(warnOfAddresses(addresses, 'https://cartes.ign.fr/')).toEqual([]);
  expect(warnOfAddresses(['https://cartes.example.com/cb'], undefined)).toEqual([]);
});

test('legacy options have an end that is said 30 days before, and again when it has passed', () => {
  const at = (date: string) => Date.parse(date) / 1000;
  const of = (members: object, date: string) => legacyEnd({ legacy_until: '2026-06-30', ...members }, at(date));
  expect(of({}, '2026-01-01')).toBeUndefined();
  expect(of({ require_pkce: false }, '2026-01-01')).toMatchObject({
    options: ['require_pkce'],
    isOver: false,
    endsSoon: false,
  });
  expect(of({ keycloak_shape: true }, '2026-06-10')).toMatchObject({ isOver: false, endsSoon: true });
  expect(of({ legacy_password_grant: true }, '2026-06-30T23:59:59Z')).toMatchObject({ isOver: false, endsSoon: true });
  expect(of({ legacy_password_grant: true }, '2026-07-01')).toMatchObject({ isOver: true, endsSoon: false });
  expect(of({ require_pkce: false, legacy_until: undefined }, '2026-07-01')).toMatchObject({ isOver: false });
});

test('a contact changes addresses and texts, never consent, data, ways in or legacy options', () => {
  const before = { client_name: 'A', first_party: false, access_token_seconds: 43_200 };
  expect(beyondSelfService(before, { ...before, client_name: 'B', redirect_uris: ['x'], purpose: 'p' })).toEqual([]);
  expect(beyondSelfService(before, { ...before, first_party: true, scope: 'openid', status: 'production' })).toEqual([
    'first_party',
    'scope',
    'status',
  ]);
  expect(beyondSelfService(before, { ...before, access_token_seconds: 7200 })).toEqual(['access_token_seconds']);
  expect(beyondSelfService(before, { ...before, access_token_seconds: 3600 })).toEqual([]);
});

test('a logo of another origin is never drawn', () => {
  const issuer = 'https://compte.example.fr/realms/geoplateforme';
  const id = 'a'.repeat(43);
  expect(logoPath({ logo_uri: logoAddress(id, issuer) }, issuer)).toBe(`/logo/${id}.png`);
  for (const logo_uri of [
    undefined,
    `https://evil.example/logo/${id}.png`,
    `https://compte.example.fr.evil.example/logo/${id}.png`,
    'https://compte.example.fr/logo/../deconnexion',
    `https://compte.example.fr/logo/${id}.png?x`,
  ])
    expect(logoPath({ logo_uri }, issuer)).toBeUndefined();
});

test.each([
  ['purpose', 'a'.repeat(301)],
  ['purpose', 'Pour \u202evous'],
  ['scope_reasons', { openid: 'x' }],
  ['scope_reasons', { email: '' }],
  ['scope_reasons', { email: 'a\u0000' }],
  ['scope_reasons', ['x']],
  ['keycloak_tokens', {}],
  ['keycloak_tokens', { claims: [], other: 1 }],
  ['keycloak_tokens', { claims: [{ claim: 'email', from: 'attribute', name: 'mail', in: ['id'] }] }],
  ['keycloak_tokens', { claims: [{ claim: 'sub.x', from: 'groups', in: ['id'] }] }],
  ['keycloak_tokens', { claims: [{ claim: 'a.__proto__.b', from: 'groups', in: ['id'] }] }],
  ['keycloak_tokens', { claims: [{ claim: 'a', from: 'toString', in: ['id'] }] }],
  ['keycloak_tokens', { claims: [{ claim: 'a', from: 'profile', name: 'toString', in: ['id'] }] }],
  ['keycloak_tokens', { claims: [{ claim: 'a', from: 'groups', in: [] }] }],
  ['keycloak_tokens', { claims: [{ claim: 'a', from: 'groups', secret: 1, in: ['id'] }] }],
  ['keycloak_tokens', { claims: [], roles: ['lecture'] }],
  ['legacy_until', '2026-02-30'],
  ['legacy_until', 'demain'],
])('%s: %p is refused', (member, value) => {
  const web = { client_name: 'Cartes', redirect_uris: ['https://cartes.example.fr/retour'] };
  const checked = checkClientMetadata({ ...web, [member]: value }, { production: true });
  expect(checked.ok ? [] : checked.problems.map(({ field }) => field)).toEqual([member]);
});

test.each([
  ['https://localhost/', true],
  ['https://[::ffff:10.0.0.1]/', true],
  ['https://2130706433/', true],
  ['https://0177.0.0.1/', true],
  ['https://[64:ff9b::a00:1]/', true],
  ['https://[64:ff9b:1::a00:1]/', true],
  ['https://[2002:a00:1::]/', true],
  ['https://[::a00:1]/', true],
  ['https://[::ffff:0:a00:1]/', true],
  ['https://[fec0::1]/', true],
  ['https://8.8.8.8/', false],
  ['https://[2606:4700::1111]/', false],
  ['https://named.example/', false],
  ['https://unknown.invalid/', false],
])('an address of a service is private: %s: %s', async (address, isPrivate) => {
  const find = createPrivateHostFinder({ outboundAllowedHosts: ['named.example'] });
  expect(await find(address)).toBe(isPrivate);
});
