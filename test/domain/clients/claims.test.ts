import type { AccountProfile } from '../../../src/domain/account/account-profile.ts';
import { accountClaims, type ClaimsSource } from '../../../src/domain/clients/claims/claims.ts';

const source = (profile: AccountProfile = {}, more: object = {}): ClaimsSource => ({
  account: {
    id: 'a1',
    username: 'claire.d',
    email: 'c@exemple.fr',
    emailVerified: true,
    updatedAt: 1_800_000_000,
    locale: null,
    profile,
    ...more,
  },
  picture: undefined,
});
const full = source(
  {
    givenName: 'Claire',
    familyName: 'D’Alembert',
    phone: '+33612345678',
    street: '2 avenue Pasteur',
    locality: 'Saint-Mandé',
    postalCode: '94160',
    country: 'FR',
    category: 'professional',
    siret: '18006701900040',
    vat: null,
    companyName: 'Institut',
    jobTitle: '',
    companyStreet: null,
    companyCountry: null,
  },
  { locale: 'fr' },
);
const everything = 'openid profile email phone address organization';

test('each scope releases its claims', () => {
  expect(accountClaims(full, { use: 'userinfo', scope: everything })).toEqual({
    sub: 'a1',
    name: 'Claire D’Alembert',
    given_name: 'Claire',
    family_name: 'D’Alembert',
    preferred_username: 'claire.d',
    locale: 'fr',
    updated_at: 1_800_000_000,
    email: 'c@exemple.fr',
    email_verified: true,
    phone_number: '+33612345678',
    phone_number_verified: false,
    address: {
      formatted: '2 avenue Pasteur\n94160 Saint-Mandé\nFrance',
      street_address: '2 avenue Pasteur',
      locality: 'Saint-Mandé',
      postal_code: '94160',
      country: 'FR',
    },
    organization: { category: 'professional', siret: '18006701900040', name: 'Institut', source: 'declared' },
  });
});

test('empty claims are absent, and the user name never replaces a name', () => {
  expect(
    accountClaims(source({ givenName: '', street: '', country: null }), { use: 'userinfo', scope: everything }),
  ).toEqual({
    sub: 'a1',
    preferred_username: 'claire.d',
    updated_at: 1_800_000_000,
    email: 'c@exemple.fr',
    email_verified: true,
  });
});

test.each([
  ['fr', '1000 Bruxelles\nBelgique'],
  ['en', '1000 Bruxelles\nBelgium'],
  [null, '1000 Bruxelles\nBelgique'],
])('a postal address ends with its country, named in the language « %s » of the account', (locale, formatted) => {
  const own = { locality: 'Bruxelles', postalCode: '1000', country: 'BE' };
  const company = { companyLocality: 'Bruxelles', companyPostalCode: '1000', companyCountry: 'BE' };
  const told = source({ ...own, category: 'professional', ...company }, { locale });
  const claims = accountClaims(told, { use: 'userinfo', scope: everything });
  const written = { formatted, locality: 'Bruxelles', postal_code: '1000', country: 'BE' };
  expect(claims).toMatchObject({ address: written, organization: { address: written } });
});

test('an account with a given name alone has it as its name', () => {
  expect(accountClaims(source({ givenName: 'Claire' }), { use: 'userinfo', scope: 'openid profile' })).toMatchObject({
    name: 'Claire',
  });
});

test('an email that was not proved is marked as not verified', () => {
  expect(accountClaims(source({}, { emailVerified: false }), { use: 'userinfo', scope: 'email' })).toMatchObject({
    email_verified: false,
  });
});

test('a scope that was not granted releases no claim', () => {
  expect(accountClaims(full, { use: 'userinfo', scope: 'openid' })).toEqual({ sub: 'a1' });
  expect(accountClaims(full, { use: 'userinfo', scope: 'openid constructor emails' })).toEqual({ sub: 'a1' });
});

test('an ID token holds the claims that were requested by name, and the claims of the scopes only for clients that expect them', () => {
  expect(accountClaims(full, { use: 'id_token', scope: everything })).toEqual({ sub: 'a1' });
  expect(accountClaims(full, { use: 'id_token', scope: everything, requested: ['email'] })).toEqual({
    sub: 'a1',
    email: 'c@exemple.fr',
  });
  expect(accountClaims(full, { use: 'id_token', scope: 'openid email', fullIdToken: true })).toEqual({
    sub: 'a1',
    email: 'c@exemple.fr',
    email_verified: true,
  });
});

test('a claim that was requested by name is released without its scope', () => {
  expect(accountClaims(full, { use: 'userinfo', scope: 'openid', requested: ['given_name', 'unknown'] })).toEqual({
    sub: 'a1',
    given_name: 'Claire',
  });
});
