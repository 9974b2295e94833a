import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { developmentWallet } from '../../config/development-wallet.ts';
import { readConfig, type Config, type ConfigError } from '../../config/schema.ts';
import { parseTrustList } from '../../config/trust-list.ts';
import { checkWallet } from '../../src/doctor/check-wallet.ts';
import { createLogger } from '../../src/log/create-logger.ts';
import { createReload, readFiles } from '../../src/server/reload-settings.ts';
import { freePort } from '../support/free-port.ts';
import { scrape } from '../support/services/scrape.ts';
import { startApp } from '../support/start-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const wallet = (changes: Readonly<Record<string, string>> = {}) =>
  readConfig({ ...developmentWallet, DEMO: 'off', PORT: '4000', ...changes });

const problemsOf = (changes: Readonly<Record<string, string>>): readonly string[] => {
  try {
    wallet(changes);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

const listUntil = (validUntil: string) => ({
  ...JSON.parse(developmentWallet.WALLET_TRUST_LIST),
  valid_until: validUntil,
});

describe('the settings of wallets', () => {
  test('are off without a key, and with the stand-in in a demonstration', () => {
    expect(readConfig({ DEMO: 'off', PORT: '4000' }).wallet).toBeUndefined();
    const { wallet: demonstrated } = readConfig({ PORT: '4000' });
    expect(demonstrated?.authorizationEndpoint).toBe('http://localhost:4002/wallet/authorize');
    expect(wallet().wallet).toMatchObject({
      authorizationEndpoint: 'openid4vp://',
      clientIdPrefix: 'x509_hash',
      formats: ['dc+sd-jwt', 'mso_mdoc'],
      subjectClaims: ['personal_administrative_number'],
      isCrossDevice: true,
    });
  });

  test.each([
    ['WALLET_REQUEST_KEY', 'x', 'is no private key in PEM'],
    ['WALLET_REQUEST_CERTIFICATE', 'x', 'is no certificate in PEM'],
    [
      'WALLET_REQUEST_CERTIFICATE',
      JSON.parse(developmentWallet.WALLET_TRUST_LIST).issuers[0].certificates[0],
      'is not about',
    ],
    ['WALLET_TRUST_LIST', '{"valid_until":"tomorrow","issuers":[]}', 'valid_until is not as docs/federation.md says'],
    [
      'WALLET_TRUST_LIST',
      JSON.stringify({ ...listUntil('2040-01-01T00:00:00Z'), more: 1 }),
      'is not as docs/federation.md says',
    ],
    ['WALLET_FORMATS', 'jwt_vc', 'must be dc+sd-jwt or mso_mdoc'],
    ['WALLET_AUTHORIZATION_ENDPOINT', 'javascript:alert(1)', 'must be an address'],
    ['WALLET_AUTHORIZATION_ENDPOINT', 'http://wallet.example.org/', 'must be https'],
  ])('%s=%s is refused', (name, value, words) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}: `);
    expect(problems[0]).toContain(words);
  });

  test('a list whose issuer stands twice is refused, because accounts are tied to its name', () => {
    const list = listUntil('2040-01-01T00:00:00Z');
    expect(parseTrustList(JSON.stringify({ ...list, issuers: [...list.issuers, ...list.issuers] }))).toEqual({
      problem: 'names an issuer twice',
    });
  });

  test('a certificate under two issuers is refused, because nobody could tell whose credentials are below it', () => {
    const list = listUntil('2040-01-01T00:00:00Z');
    const other = { ...list.issuers[0], issuer: 'https://other.test', level: 'eidas1' };
    expect(parseTrustList(JSON.stringify({ ...list, issuers: [...list.issuers, other] }))).toEqual({
      problem: 'names a certificate under two issuers',
    });
  });

  test('production refuses the key that everybody has, and claims that two people may share', () => {
    const problems = problemsOf({ NODE_ENV: 'production', WALLET_SUBJECT_CLAIMS: 'family_name given_name birthdate' });
    expect(problems.join('\n')).toContain('WALLET_REQUEST_KEY: not in production');
    expect(problems.join('\n')).toContain(
      'WALLET_SUBJECT_CLAIMS: two people may share these claims; not in production',
    );
  });
});

test('SIGHUP reads the trust list again, and a wrong one leaves the former', () => {
  const folder = temporaryFolder('geopf-id-wallet-');
  const path = join(folder, 'trust-list.json');
  const write = (validUntil: string) => writeFileSync(path, JSON.stringify(listUntil(validUntil)));
  write('2030-01-01T00:00:00Z');
  const { WALLET_TRUST_LIST: _list, ...others } = developmentWallet;
  const environment = { ...others, DEMO: 'off', PORT: '4000', WALLET_TRUST_LIST_FILE: path };
  const applied: (number | undefined)[] = [];
  const reload = createReload({
    environment,
    filesAtStart: readFiles(environment),
    log: createLogger({ logLevel: 'silent' }, new PassThrough()),
    apply: (config: Config) => applied.push(config.wallet?.trustList.validUntil),
  });
  write('2031-01-01T00:00:00Z');
  reload();
  write('soon');
  reload();
  expect(applied).toEqual([Date.parse('2031-01-01T00:00:00Z')]);
});

describe('what an operator sees of wallets', () => {
  let port: number;
  beforeAll(async () => {
    port = await freePort();
  });

  test('the doctor tells of a list that is out of date or will be soon, and of a certificate that ends', () => {
    const { wallet: settings } = wallet({ WALLET_TRUST_LIST: JSON.stringify(listUntil('2030-01-15T00:00:00Z')) });
    const levelsAt = (date: string) =>
      checkWallet(settings!, Date.parse(date)).map(({ level, where }) => `${where} ${level}`);
    expect(levelsAt('2029-01-01')).toEqual(['WALLET_TRUST_LIST good', 'WALLET_REQUEST_CERTIFICATE good']);
    expect(levelsAt('2030-01-10')[0]).toBe('WALLET_TRUST_LIST warning');
    expect(levelsAt('2030-01-16')[0]).toBe('WALLET_TRUST_LIST problem');
    expect(levelsAt('2056-02-01')).toEqual([
      'WALLET_TRUST_LIST problem',
      'WALLET_TRUST_LIST warning',
      'WALLET_REQUEST_CERTIFICATE problem',
    ]);
  });

  test('the metrics tell when list and certificate end', async () => {
    const name = (of: string) => `geopf_id_wallet_end_timestamp_seconds{of="${of}"}`;
    const app = await startApp({ wallet: true, config: { metricsPort: port } });
    const told = await scrape(port);
    await app.stop();
    const end = Date.parse('2056-01-01T00:00:00Z') / 1000;
    expect([told.get(name('trust_list')), told.get(name('request_certificate'))]).toEqual([end, end]);
  });
});
