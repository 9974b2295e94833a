import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import {
  createEnvelopes,
  type EnvelopeClaims,
  type EnvelopeKind,
  type MacKey,
} from '../../src/oidc/tokens/envelopes.ts';
import { createKeyRing } from '../../src/oidc/tokens/key-ring.ts';
import { createSealer } from '../../src/crypto/sealer.ts';
import { refreshKeysOf } from '../../src/oidc/tokens/refresh-keys.ts';
import { authorizeSilently, introspect, readJwt, refresh, revoke, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, exchange, signIn, userinfo } from '../support/test-client.ts';
import type { SigningAlg } from '../../src/domain/keys/signatures.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signers = {
  RS256: (key: KeyObject) => (text: string) => sign('sha256', Buffer.from(text), key).toString('base64url'),
  ES256: (key: KeyObject) => (text: string) =>
    sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  HS256: (key: KeyObject | string) => (text: string) => createHmac('sha256', key).update(text).digest('base64url'),
};
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;
const issuer = 'https://id.example.test/realms/geoplateforme';
const kinds: readonly EnvelopeKind[] = ['access', 'refresh'];

function draw(alg: 'RS256' | 'ES256') {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stored = {
    kid: `our-${alg}`,
    alg,
    privateJwk: privateKey.export({ format: 'jwk' }),
    publicJwk: publicKey.export({ format: 'jwk' }),
    createdAt: 0,
    activeFrom: 0,
    retiredAt: null,
  };
  return { alg, kid: stored.kid, privateKey, publicKey, stored };
}

describe('envelopes', () => {
  const [rsa, ec] = [draw('RS256'), draw('ES256')];
  const [foreignRsa, foreignEc] = [draw('RS256'), draw('ES256')];
  const keys = createKeyRing([rsa.stored, ec.stored] as never, 1);
  const published = { now: () => keys, lookAgain: async () => {} };
  const macKeys = refreshKeysOf(
    createSealer([Buffer.alloc(32, 1).toString('base64url'), Buffer.alloc(32, 2).toString('base64url')]),
  );
  const foreignMac = refreshKeysOf(createSealer([Buffer.alloc(32, 3).toString('base64url')]))[0]!;
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const envelopes = createEnvelopes({ published, macKeys, issuer, nowSeconds });
  const now = nowSeconds();
  const claims: EnvelopeClaims = { iss: issuer, sub: 'person', aud: issuer, jti: 'handle', iat: now, exp: now + 600 };
  // The keys lie in this process, so nothing waits for a signature.
  const wrap = (said: EnvelopeClaims, alg: SigningAlg) => envelopes.wrap(said, alg) as string;
  const ours = {
    rs256: wrap(claims, 'RS256'),
    es256: wrap(claims, 'ES256'),
    refresh: envelopes.wrapRefresh(claims),
  };
  const tokens = Object.values(ours);
  const unwrapped = (value: string) => kinds.map((kind) => envelopes.unwrap(value, kind)?.jti);
  const nothing = [undefined, undefined];

  test('each envelope can be unwrapped for its own use only', () => {
    expect(unwrapped(ours.rs256)).toEqual(['handle', undefined]);
    expect(unwrapped(ours.es256)).toEqual(['handle', undefined]);
    expect(unwrapped(ours.refresh)).toEqual([undefined, 'handle']);
    // The result of a verification is remembered for that use only.
    expect(unwrapped(ours.rs256)).toEqual(['handle', undefined]);
  });

  test('one of our signatures is refused under the name of another algorithm', () => {
    const named: readonly (readonly [string, MacKey | typeof rsa, EnvelopeKind, readonly string[]])[] = [
      ['RS256', rsa, 'access', ['ES256', 'PS256', 'RS512', 'HS256', 'none', 'rs256', '']],
      ['ES256', ec, 'access', ['RS256', 'ES384', 'HS256', 'none', 'es256', '']],
      ['HS256', macKeys[0]!, 'refresh', ['RS256', 'HS512', 'none', 'hs256', '']],
    ];
    for (const [own, key, kind, others] of named) {
      const signWith = 'privateKey' in key ? signers[key.alg](key.privateKey) : signers.HS256(key.key);
      const typ = kind === 'access' ? 'at+jwt' : 'rt+jwt';
      const signed = (said: unknown) => {
        const text = `${encode({ alg: said, kid: key.kid, typ })}.${encode(claims)}`;
        return envelopes.unwrap(`${text}.${signWith(text)}`, kind)?.jti;
      };
      expect([own, signed(own)]).toEqual([own, 'handle']);
      for (const other of [...others, [own], null])
        expect([own, other, signed(other)]).toEqual([own, other, undefined]);
    }
  });

  test('after a rotation of the keys outside the database both keys verify, and a removed key does not', () => {
    const before = createEnvelopes({ published, macKeys: macKeys.slice(1), issuer, nowSeconds }).wrapRefresh(claims);
    expect(envelopes.unwrap(before, 'refresh')?.jti).toBe('handle');
    expect(
      createEnvelopes({ published, macKeys: macKeys.slice(0, 1), issuer, nowSeconds }).unwrap(before, 'refresh'),
    ).toBeUndefined();
  });

  const alg = fc.constantFrom('RS256', 'ES256', 'HS256', 'none', 'None', 'RS512', 'PS256', 'EdDSA', '', 'HS256 ');
  const kid = fc.constantFrom(
    rsa.kid,
    ec.kid,
    ...macKeys.map((key) => key.kid),
    foreignMac.kid,
    '',
    'unknown',
    '__proto__',
  );
  const typ = fc.constantFrom('at+jwt', 'rt+jwt', 'JWT', 'jwt', 'AT+JWT', '', undefined);
  // Signers that need none of our private keys: no signature, keys of their own, and our public keys used as secrets.
  const signer = fc.constantFrom<(text: string) => string>(
    () => '',
    () => 'AAAA',
    signers.RS256(foreignRsa.privateKey),
    signers.ES256(foreignEc.privateKey),
    signers.HS256(foreignMac.key),
    signers.HS256(publicPem(rsa.publicKey)),
    signers.HS256(publicPem(ec.publicKey)),
    signers.HS256(JSON.stringify(rsa.stored.publicJwk)),
    signers.HS256(''),
    ...tokens.map((token) => () => token.split('.')[2]!),
  );
  const members = fc.record(
    {
      iss: fc.constantFrom(issuer, 'https://evil.test'),
      sub: fc.string(),
      jti: fc.oneof(fc.constant('handle'), fc.string(), fc.integer()),
      exp: fc.oneof(fc.constant(now + 600), fc.constant('later'), fc.integer()),
      aud: fc.string(),
    },
    { requiredKeys: [] },
  );

  test('a token that somebody else signed is never unwrapped, whatever its header says', () => {
    const forged = fc.record({ alg, kid, typ, signer, members, more: fc.dictionary(fc.string(), fc.jsonValue()) });
    fc.assert(
      fc.property(forged, ({ signer: signWith, members: said, more, ...header }) => {
        const text = `${encode({ ...more, ...header })}.${encode({ ...claims, ...said })}`;
        const value = `${text}.${signWith(text)}`;
        // A signer that repeats one of our tokens exactly has not forged it.
        fc.pre(!tokens.includes(value));
        expect(unwrapped(value)).toEqual(nothing);
      }),
      { numRuns: 800 },
    );
  });

  test('a token of ours that was changed, cut or recombined is not unwrapped', () => {
    const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. \n~';
    const letter = fc.constantFrom(...base64url);
    const change = fc.oneof(
      fc.tuple(fc.nat(), letter).map(([at, put]) => (token: string) => {
        const place = at % token.length;
        return token.slice(0, place) + put + token.slice(place + 1);
      }),
      fc.tuple(fc.nat(), letter).map(([at, put]) => (token: string) => {
        const place = at % (token.length + 1);
        return token.slice(0, place) + put + token.slice(place);
      }),
      fc.tuple(fc.nat(), fc.nat({ max: 40 })).map(([at, length]) => (token: string) => {
        const place = at % token.length;
        return token.slice(0, place) + token.slice(place + 1 + length);
      }),
      fc.nat().map((at) => (token: string) => token.slice(0, at % token.length)),
      fc
        .array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })), { maxLength: 5 })
        .map((parts) => () => parts.map(([from, part]) => tokens[from]!.split('.')[part]).join('.')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...tokens), change, (token, make) => {
        const value = make(token);
        fc.pre(!tokens.includes(value));
        expect(unwrapped(value)).toEqual(nothing);
      }),
      { numRuns: 2_000 },
    );
  });

  test('random text is never unwrapped', () => {
    const part = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(text, (value) => expect(unwrapped(value)).toEqual(nothing)),
      { numRuns: 400 },
    );
  });

  test('a token that we signed is unwrapped until it ends, and only for one of our own issuers', () => {
    const life = fc.integer({ min: -1_000, max: 1_000 }).filter((seconds) => Math.abs(seconds) > 300);
    fc.assert(
      fc.property(
        life,
        fc.constantFrom(issuer, 'https://evil.test'),
        fc.string({ minLength: 1 }),
        (seconds, iss, jti) => {
          const said = { ...claims, iss, jti, exp: now + seconds };
          const expected = seconds > 0 && iss === issuer ? jti : undefined;
          expect(unwrapped(wrap(said, 'ES256'))).toEqual([expected, undefined]);
          expect(unwrapped(envelopes.wrapRefresh(said))).toEqual([undefined, expected]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('envelopes at the endpoints', () => {
  const app = describeApp();
  const client = prepare(() => createClient(app, { keycloak_shape: true }));
  const other = prepare(() => createClient(app, { keycloak_shape: true }));
  const browser = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, browser, { client, account: await buildAccount(app) });
  });

  const tokensOf = () => silentTokens(app, browser, { client });
  /**
   * Expects a token to be useless: userinfo, refresh and exchange refuse it, introspection does not know it, and revoking it ends nothing.
   */
  const expectUseless = async (token: string) => {
    expect([400, 401]).toContain((await userinfo(app, token)).status);
    expect((await refresh(app, client, token)).body['error']).toBe('invalid_grant');
    expect((await introspect(app, client, token)).body).toEqual({ active: false });
    expect((await revoke(app, client, token)).status).toBe(200);
    expect((await exchange(app, client, { code: token, verifier: 'x'.repeat(43) })).body['error']).toBe(
      'invalid_grant',
    );
  };

  test('the handle inside an envelope is refused everywhere, and the token still works', async () => {
    const { access_token, refresh_token } = await tokensOf();
    const handles = [access_token, refresh_token].map((token) => String(readJwt(token).claims['jti']));
    const bare = handles.flatMap((handle) => [handle, handle.replace(/^rt\./, ''), `~.${handle}`, `rt.${handle}`]);
    for (const handle of bare) await expectUseless(handle);
    const [head, , signature] = refresh_token!.split('.');
    await expectUseless(`${head}.${encode({ ...readJwt(refresh_token).claims, exp: 9_999_999_999 })}.${signature}`);
    expect((await userinfo(app, access_token)).status).toBe(200);
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
  });

  test('a refresh token signed with everything that a client holds is refused', async () => {
    const { refresh_token, access_token } = await tokensOf();
    const { header, claims: said } = readJwt(refresh_token);
    const { keys } = (await (await fetch(`${app.protocol}/certs`)).json()) as { keys: Record<string, string>[] };
    const ways: Readonly<Record<string, (text: string) => string>> = {
      'no signature': () => '',
      'the secret of the client': signers.HS256(client.secret),
      ...Object.fromEntries(
        keys.flatMap((jwk) => {
          const key = createPublicKey({ key: jwk, format: 'jwk' });
          return [
            [`${jwk['alg']} as PEM`, signers.HS256(publicPem(key))],
            [`${jwk['alg']} as JWK`, signers.HS256(JSON.stringify(jwk))],
          ];
        }),
      ),
    };
    const kids = [header['kid'], ...keys.map(({ kid }) => kid)];
    for (const [way, signWith] of Object.entries(ways)) {
      for (const kid of kids) {
        for (const alg of ['HS256', 'none']) {
          const text = `${encode({ ...header, alg, kid })}.${encode(said)}`;
          const { status } = await refresh(app, client, `${text}.${signWith(text)}`);
          expect([way, kid, alg, status]).toEqual([way, kid, alg, 400]);
        }
      }
    }
    const asAccess = `${encode({ ...readJwt(access_token).header, alg: 'HS256' })}.${encode(said)}`;
    for (const signWith of Object.values(ways)) await expectUseless(`${asAccess}.${signWith(asAccess)}`);
    for (const length of [1, 10, 43]) await expectUseless(refresh_token!.slice(0, -length));
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
  });

  test('an access token signed by a foreign key, shown in the header or named like ours, is refused', async () => {
    for (const alg of ['RS256', 'ES256'] as const) {
      const by = await createClient(app, { access_token_signing_alg: alg });
      const { access_token } = await silentTokens(app, browser, { client: by });
      const { header, claims: said } = readJwt(access_token);
      expect(header['alg']).toBe(alg);
      const { privateKey, publicKey } = draw(alg);
      const jwk = { ...publicKey.export({ format: 'jwk' }), kid: header['kid'], alg, use: 'sig' };
      const headers = [header, { ...header, jwk }, { ...header, jku: app.callback }, { ...jwk, ...header, kid: '' }];
      for (const one of headers) {
        const text = `${encode(one)}.${encode(said)}`;
        await expectUseless(`${text}.${signers[alg](privateKey)(text)}`);
      }
      const [head, body] = access_token!.split('.');
      await expectUseless(`${head}.${body}.${signers[alg](privateKey)(`${head}.${body}`)}`);
      await expectUseless(access_token!.slice(0, -1));
      expect((await userinfo(app, access_token)).status).toBe(200);
    }
  });

  test('access token, refresh token and ID token cannot replace each other', async () => {
    const { access_token, refresh_token, id_token } = await tokensOf();
    expect((await userinfo(app, refresh_token)).status).toBe(401);
    expect((await refresh(app, client, access_token)).body['error']).toBe('invalid_grant');
    await expectUseless(id_token!);
    const silent = await authorizeSilently(app, browser, { client, params: { id_token_hint: refresh_token! } });
    expect(silent.members['error']).toBe('invalid_request');
    expect((await userinfo(app, access_token)).status).toBe(200);
  });

  test('the envelope of one client does not work for another client', async () => {
    const { access_token, refresh_token } = await tokensOf();
    expect((await refresh(app, other, refresh_token)).body['error']).toBe('invalid_grant');
    for (const token of [access_token, refresh_token]) {
      expect((await introspect(app, other, token)).body).toEqual({ active: false });
      expect((await revoke(app, other, token)).status).toBe(400);
    }
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
  });

  test('a token of a service account releases no data of a person', async () => {
    const { body } = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    expect((await refresh(app, client, body['access_token'])).body['error']).toBe('invalid_grant');
  });
});
