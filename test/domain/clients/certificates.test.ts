import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { hasName, isNameOf, type NameMember } from '../../../src/domain/clients/certificates/certificate-names.ts';
import { faultOf, isIssuedByOne } from '../../../src/domain/clients/certificates/judge-certificate.ts';
import { readCertificate, saysNone } from '../../../src/domain/clients/certificates/read-certificate.ts';
import { certify } from '../../support/programs/self-signed.ts';

const read = (cert: string) => new X509Certificate(cert);
const authority = certify({
  subject: [
    ['C', 'FR'],
    ['CN', 'Autorité'],
  ],
  isAuthority: true,
});
const named = certify({
  subject: [
    ['C', 'FR'],
    ['O', 'Été, "Ltd" + Co '],
    ['CN', 'carte\nCN=autre'],
  ],
  names: [
    ['dns', 'carte.example'],
    ['dns', '*.joker.example'],
    ['dns', 'a, URI:https://faux.example'],
    ['uri', 'urn:carte:1'],
    ['ip', '192.0.2.1'],
    ['email', 'carte@example.fr'],
  ],
  issuer: authority,
});

describe('a certificate in a header', () => {
  const { cert, der } = certify();
  const base64 = der.toString('base64');
  test.each([
    ['nginx', encodeURIComponent(cert)],
    ['nginx, less encoded', cert.replaceAll('\n', '%0A').replaceAll(' ', '%20')],
    ['Apache, one line', cert.replaceAll('\n', ' ')],
    ['HAProxy', base64],
    ['RFC 9440', `:${base64}:`],
  ])('is read as %s writes it', (_proxy, text) => {
    expect(readCertificate(text)?.raw.equals(der)).toBe(true);
  });

  test.each([
    ['two headers', `${encodeURIComponent(cert)}, ${encodeURIComponent(cert)}`],
    ['two headers of RFC 9440', `:${base64}:, :${base64}:`],
    ['a chain', encodeURIComponent(cert + cert)],
    ['text before it', `x${cert}`],
    ['a byte behind it', Buffer.concat([der, Buffer.from([0])]).toString('base64')],
    ['half of it', base64.slice(0, 300)],
    ['PEM within base64', Buffer.from(cert).toString('base64')],
    ['a key', certify().key],
    ['a broken escape', `${encodeURIComponent(cert)}%`],
    ['64 kB', 'A'.repeat(65_536)],
    ['Envoy', `Hash=00;Cert="${encodeURIComponent(cert)}"`],
    ['nothing', ''],
  ])('is refused with %s', (_what, text) => {
    expect(readCertificate(text)).toBeUndefined();
  });

  test('is absent where a proxy says so', () => {
    expect(['', ' ', '(null)', 'null'].map(saysNone)).toEqual([true, true, true, false]);
  });
});

describe('a certificate', () => {
  const now = Date.now();
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  test.each([
    ['good', {}, undefined],
    ['expired', { from: -3, to: -1 }, 'has expired'],
    ['not yet valid', { from: 1, to: 3 }, 'not yet valid'],
    ['for servers alone', { isOfServer: true }, 'another use'],
    ['with a short key', { pair: small, issuer: authority }, 'too short'],
  ])('that is %s is judged', (_what, making, fault) => {
    const found = faultOf(read(certify(making).cert), now);
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });

  const namesake = certify({ subject: authority.subject, isAuthority: true });
  const old = certify({ subject: [['CN', 'old']], isAuthority: true, from: -9, to: -1 });
  const below = certify({ subject: [['CN', 'below']], isAuthority: true, issuer: authority });
  const authorities = [authority, old].map(({ cert }) => read(cert));
  test.each([
    ['of the authority', certify({ issuer: authority }), true],
    ['of an authority with the same name', certify({ issuer: namesake }), false],
    ['of an authority that has ended', certify({ issuer: old }), false],
    ['of an authority below it that is not listed', certify({ issuer: below }), false],
    ['of nobody but itself', certify({ subject: authority.subject }), false],
    ['of an authority below it', below, false],
    ['of the authority itself', authority, false],
  ])('%s is believed or not', (_what, { cert }, isBelieved) => {
    expect(isIssuedByOne(read(cert), { authorities, now })).toBe(isBelieved);
  });
});

test.each<readonly [NameMember, string, boolean]>([
  ['tls_client_auth_subject_dn', String.raw`CN=carte\0ACN\=autre,O=\C3\89t\C3\A9\, \"Ltd\" \+ Co\ ,C=FR`, true],
  ['tls_client_auth_subject_dn', String.raw`cn=carte\0aCN=autre, 2.5.4.10=Été\2C \"Ltd\" \+ Co\20, C=FR`, true],
  ['tls_client_auth_subject_dn', String.raw`C=FR,O=Été\, \"Ltd\" \+ Co\ ,CN=carte\0ACN=autre`, false],
  ['tls_client_auth_subject_dn', 'CN=autre', false],
  ['tls_client_auth_subject_dn', 'C=FR', false],
  ['tls_client_auth_san_dns', 'CARTE.example', true],
  ['tls_client_auth_san_dns', 'a.joker.example', false],
  ['tls_client_auth_san_dns', 'example', false],
  ['tls_client_auth_san_uri', 'urn:carte:1', true],
  ['tls_client_auth_san_uri', 'urn:carte:', false],
  ['tls_client_auth_san_uri', 'https://faux.example', false],
  ['tls_client_auth_san_ip', '192.0.2.1', true],
  ['tls_client_auth_san_ip', '192.0.2.10', false],
  ['tls_client_auth_san_email', 'carte@example.fr', true],
  ['tls_client_auth_san_email', 'Carte@example.fr', false],
])('%s %s names the certificate: %s', (member, value, isNamed) => {
  expect(isNameOf(member, value)).toBe(true);
  expect(hasName(read(named.cert), member, value)).toBe(isNamed);
});

test.each<readonly [NameMember, string]>([
  ['tls_client_auth_subject_dn', 'carte'],
  ['tls_client_auth_subject_dn', 'CN=carte,'],
  ['tls_client_auth_subject_dn', 'CN='],
  ['tls_client_auth_subject_dn', 'CN=#0C0161'],
  ['tls_client_auth_subject_dn', 'CN="carte"'],
  ['tls_client_auth_subject_dn', 'CN=a;O=b'],
  ['tls_client_auth_subject_dn', String.raw`CN=\E9`],
  ['tls_client_auth_subject_dn', 'CN=carte\nC=FR'],
  ['tls_client_auth_san_dns', '.example'],
  ['tls_client_auth_san_dns', '*.example'],
  ['tls_client_auth_san_uri', 'carte'],
  ['tls_client_auth_san_uri', 'https://a.example/"'],
  ['tls_client_auth_san_ip', '192.0.2'],
  ['tls_client_auth_san_email', 'carte'],
])('%s may not be %j', (member, value) => {
  expect(isNameOf(member, value)).toBe(false);
});
