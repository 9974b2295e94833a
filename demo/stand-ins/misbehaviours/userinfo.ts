import { signClaims } from '../keys.ts';
import type { Json } from '../keys.ts';
import type { Scenario, Scene } from '../model.ts';
import { breakSignature } from './id-token.ts';

const minutes = 60;
const keyOf = ({ stand, grant }: Scene) => stand.keys.of(grant.request.client.userinfo_signed_response_alg ?? 'ES256');

/** Signs userinfo only for a service whose userinfo is signed. */
const claiming = (change: (claims: Json, scene: Scene) => Json): Scenario => ({
  group: 'userinfo',
  userinfo: (claims, scene) => {
    const changed = change(claims, scene);
    const isSigned = scene.grant.request.client.userinfo_signed_response_alg !== undefined;
    return isSigned
      ? { body: signClaims(keyOf(scene), changed) }
      : { body: JSON.stringify(changed), type: 'application/json' };
  },
});

/** Changes the person that userinfo states. */
const knowing = (change: (claims: Json, args: Readonly<Record<string, unknown>>) => Json): Scenario => ({
  group: 'userinfo',
  person: (person, { args }) => ({ ...person, claims: change(person.claims, args) }),
});

const hostile = {
  given_name: '<script>alert(1)</script>',
  usual_name: 'Robert"); DROP TABLE accounts;--\u0000\u202E',
  family_name: 'DUPONT\r\nBcc: victime@example.test\u0000\u202E<b>',
  organization_label: '<img src=x onerror=alert(1)>',
};
const sharedAddress = 'xagreureufadda-6730@yopmail.com';

export const userinfoMisbehaviours = {
  'userinfo-other-subject': claiming((claims) => ({ ...claims, sub: `${'0'.repeat(64)}v1` })),
  'userinfo-unsigned': {
    group: 'userinfo',
    userinfo: (claims) => ({ body: JSON.stringify(claims), type: 'application/json' }),
  },
  'userinfo-bad-signature': {
    group: 'userinfo',
    userinfo: (claims, scene) => ({ body: breakSignature(signClaims(keyOf(scene), claims)) }),
  },
  'userinfo-wrong-audience': claiming((claims) => ({ ...claims, aud: 'un-autre-service' })),
  'userinfo-no-audience': claiming(({ aud: _audience, ...claims }) => claims),
  'userinfo-no-issuer': claiming(({ iss: _issuer, ...claims }) => claims),
  'userinfo-expired': claiming((claims, { stand }) => ({ ...claims, exp: stand.now() - 10 * minutes })),
  'userinfo-html': {
    group: 'userinfo',
    userinfo: () => ({ body: '<!doctype html><title>Maintenance</title>', type: 'text/html' }),
  },
  'userinfo-401': {
    group: 'userinfo',
    userinfoAnswer: (ctx) => {
      ctx.status = 401;
      ctx.body = { error: 'invalid_token', error_description: 'invalid token provided' };
    },
  },
  'userinfo-huge': claiming((claims) => ({ ...claims, padding: 'x'.repeat(1_200_000) })),
  'userinfo-no-email': knowing(({ email: _email, ...claims }) => claims),
  'userinfo-empty-email': knowing((claims) => ({ ...claims, email: '' })),
  'userinfo-other-email': knowing((claims, { email = 'autre-adresse@example.test' }) => ({ ...claims, email })),
  'userinfo-email-case': knowing((claims) => ({ ...claims, email: String(claims['email']).toUpperCase() })),
  'userinfo-known-email': knowing((claims, { email = 'dev-usager@example.test' }) => ({ ...claims, email })),
  'userinfo-shared-email': knowing((claims) => ({ ...claims, email: sharedAddress })),
  'userinfo-no-given-name': knowing(({ given_name: _name, given_name_array: _names, ...claims }) => claims),
  'userinfo-presumed-birthdate': knowing((claims, { birthdate = '1992-00-00' }) => ({ ...claims, birthdate })),
  'userinfo-hostile-names': knowing((claims) => ({
    ...claims,
    ...Object.fromEntries(Object.entries(hostile).filter(([name]) => name in claims)),
  })),
} satisfies Readonly<Record<string, Scenario>>;
