import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT, type JWK } from 'jose';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { exportedRealm, writeFiles } from '../support/keycloak/realm-export.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { registerClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';

interface Finding {
  readonly level: string;
  readonly subject: string;
  readonly message: string;
}

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [known, unknown] = [pair(), pair()];

describe('keycloak check', () => {
  const app = describeApp({ upstreams: true });
  let former: { discovery: Record<string, unknown>; jwks: { keys: JWK[] } };

  const check = async (args: readonly string[], input?: string) => {
    const answer = await runCli(['keycloak', 'check', '--json', ...args], { env: environmentOf(app), input });
    const findings = answer.stdout === '' ? [] : answer.json<{ checks: Finding[] }>().checks;
    return { ...answer, levels: Object.fromEntries(findings.map(({ level, subject }) => [subject, level])), findings };
  };
  const fileOf = (name: string, content: unknown) => writeFiles({ [name]: content })[0]!;
  const passwordFile = () => fileOf('password', `${account.password}\n`);
  const signed = (claims: object, { kid, key }: { readonly kid: string; readonly key: typeof known.privateKey }) =>
    new SignJWT({ typ: 'Bearer', azp: 'portail', iss: app.issuer, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(key);

  const account = prepare(() => buildAccount(app, { totp: true }));
  beforeAll(async () => {
    const keys = {
      'org.keycloak.keys.KeyProvider': [
        {
          name: 'rsa',
          providerId: 'rsa-generated',
          config: { privateKey: [known.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')] },
        },
      ],
    };
    const paths = writeFiles({ 'r-realm.json': exportedRealm({ components: keys }) });
    await runCli(['keycloak', 'import', ...paths, '--only', 'keys'], { env: environmentOf(app) });
    const read = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>;
    const discovery = await read(`${app.issuer}/.well-known/openid-configuration`);
    await until(async () => {
      former = { discovery, jwks: (await read(String(discovery['jwks_uri']))) as unknown as { keys: JWK[] } };
      return former.jwks.keys.length === 3;
    });
  });

  test('signs in as the account by each way, and asks for a sign-in at each return address', async () => {
    const { clientId } = await registerClient(app, {
      redirect_uris: ['https://portail.example.test/retour', 'https://portail.example.test/autre?a=b'],
      legacy_redirect_patterns: ['https://portail.example.test/pages/*'],
    });
    const way = ['--username', account.username, '--password-file'];
    const totp = fileOf('totp', `otpauth://totp/x?secret=${account.totpSecret}`);
    const good = await check([...way, passwordFile(), '--totp-file', totp, '--way', 'password', '--way', 'proconnect']);
    expect([good.findings.filter(({ level }) => level !== 'ok'), good.code, good.stderr]).toEqual([[], 0, '']);
    expect(good.levels).toMatchObject({
      service: 'ok',
      'sign-in password': 'ok',
      'sign-in proconnect': 'ok',
      [`client ${clientId}`]: 'ok',
    });
    expect(good.findings.find(({ subject }) => subject === `client ${clientId}`)?.message).toContain('3 return');
    expect(await app.rows.payloads.count({ accountId: account.sub, model: 'Session' })).toBe(0);

    const bad = await check([...way, '-', '--way', 'password', '--client', clientId], 'un-autre-mot-de-passe');
    expect([bad.code, bad.levels['sign-in password']]).toEqual([1, 'failed']);
    expect(bad.stderr).toBe('1 of 3 checks failed\n');
    const asked = await check([...way, passwordFile(), '--way', 'password', '--client', 'personne']);
    expect(asked.findings.map(({ message }) => message).slice(1)).toEqual([
      'a code of an application is asked for: give its secret with --totp-file',
      'is not registered',
    ]);

    // The process has another registration in memory than the database has.
    const { metadata } = await app.rows.clients.first({ clientId });
    await app.rows.clients.change(
      { clientId },
      { metadata: { ...metadata, redirect_uris: ['https://x.example.test/'] } },
    );
    expect((await check(['--client', clientId, '--way', 'proconnect'])).levels[`client ${clientId}`]).toBe('failed');
  });

  test('says what services would notice of the documents and keys, and which tokens of before are good', async () => {
    const kid = former.jwks.keys.find(({ alg, kid: id }) => alg === 'RS256' && id?.length === 43)!.kid!;
    const same = await check([
      '--against',
      fileOf('same.json', former),
      '--client',
      'geopf-id',
      '--way',
      'franceconnect',
    ]);
    expect(same.levels).toMatchObject({ discovery: 'ok', keys: 'ok' });
    const lost = { ...(await exportJWK(unknown.publicKey)), kid: 'perdue', alg: 'RS256', use: 'sig' };
    const other = {
      discovery: {
        ...former.discovery,
        issuer: 'https://ailleurs.example.test/realms/x',
        grant_types_supported: ['authorization_code', 'implicit'],
        claims_supported: ['aud', 'sub'],
        registration_endpoint: 'https://ailleurs.example.test/x',
        id_token_encryption_alg_values_supported: ['RSA-OAEP'],
      },
      jwks: { keys: [...former.jwks.keys, lost, { ...lost, kid: 'chiffrement', use: 'enc' }, { ...lost, kid }] },
    };
    const tokens = [
      await signed({}, { kid, key: known.privateKey }),
      await signed({ exp: 1 }, { kid, key: known.privateKey }),
      await signed({ iss: 'https://ailleurs.example.test' }, { kid, key: known.privateKey }),
      await signed({}, { kid: 'perdue', key: unknown.privateKey }),
      await signed({}, { kid, key: unknown.privateKey }),
      await new SignJWT({ typ: 'Refresh' }).setProtectedHeader({ alg: 'HS512' }).sign(Buffer.alloc(64)),
    ];
    const { code, findings, stdout } = await check([
      '--against',
      fileOf('other.json', other),
      '--token',
      fileOf('tokens.json', { answers: tokens }),
      '--client',
      'geopf-id',
      '--way',
      'franceconnect',
    ]);
    expect(code).toBe(1);
    expect(
      findings.map(({ level, subject }) => `${level} ${subject}`).filter((line) => !line.includes('sign-in')),
    ).toEqual([
      'ok service',
      'failed discovery issuer',
      'matters discovery grant_types_supported',
      'matters discovery registration_endpoint',
      'matters discovery forms of encryption and signatures',
      'failed key perdue',
      `failed key ${kid}`,
      'ok token 1 (Bearer, portail, RS256)',
      'matters token 2 (Bearer, portail, RS256)',
      'failed token 3 (Bearer, portail, RS256)',
      'failed token 4 (Bearer, portail, RS256)',
      'failed token 5 (Bearer, portail, RS256)',
      'ok token 6 (Refresh, HS512)',
      expect.stringMatching(/client geopf-id$/),
    ]);
    for (const token of tokens) expect(stdout).not.toContain(token.split('.')[2]);
  });

  test('refuses what it cannot do by naming it', async () => {
    for (const [args, words] of [
      [['--username', 'x'], '--username and --password-file belong together'],
      [['--way', 'password'], '--way password needs --username'],
      [['--way', 'pigeon'], '--way "pigeon" is none of password, franceconnect, proconnect'],
      [['--via', 'ici'], '--via takes the address of a process'],
      [['--against', fileOf('x.json', [])], 'is not a JSON object'],
      [['--against', fileOf('y.json', {})], 'has no members discovery and jwks'],
      [['--token', fileOf('z.json', {})], 'holds no token'],
      [['--via', 'http://127.0.0.1:1'], 'ECONNREFUSED'],
    ] as const) {
      const { code, stderr } = await check(args);
      expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
    }
  });
});
