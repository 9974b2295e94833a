import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { StoredMetadata } from '../../../src/domain/clients/client-metadata.ts';
import { kindOf } from '../../../src/domain/clients/registration/client-kinds.ts';
import { libraries, settingsForClient } from '../../../src/domain/library-settings/libraries.ts';
import { quote } from '../../../src/domain/library-settings/quote.ts';
import { settingsFacts, type SettingsFacts } from '../../../src/domain/library-settings/settings-facts.ts';
import { Unwritable } from '../../../src/domain/library-settings/quote.ts';
import { readRecipe } from '../../support/programs/read-recipe.ts';

const issuer = 'https://sso.example/realms/geoplateforme';
const factsOf = (metadata: StoredMetadata) => settingsFacts(metadata, { clientId: 'carnet', issuer });

const kinds: Readonly<Record<string, StoredMetadata>> = {
  site: { redirect_uris: ['https://service.example/callback'] },
  browser: { redirect_uris: ['https://service.example/'], token_endpoint_auth_method: 'none' },
  application: { redirect_uris: ['http://127.0.0.1/'], application_type: 'native', token_endpoint_auth_method: 'none' },
  device: {
    redirect_uris: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    token_endpoint_auth_method: 'none',
  },
  service: { redirect_uris: [], grant_types: ['client_credentials'] },
  api: { redirect_uris: [], grant_types: [] },
};

/** Texts that end a text, a line or a command somewhere, or that are filled in by a program that reads them. */
const hostile = [
  `it's`,
  'say "no"',
  '$(touch /tmp/x)',
  '`touch /tmp/x`',
  '${HOME}',
  '%HOME%',
  '$HOME',
  'a\\',
  '~',
  "\\'; touch /tmp/x; '",
  'two\nlines',
  'two\r\nlines',
  'two\u2028lines',
  '\u202eturned',
  '</script><script>',
  '{{ name }}',
  "a' # b",
  '*/ code /*',
  'é😀',
];

/** Returns what a reader of the format makes of the written text; undefined where the format refuses to write it. */
function readBack(write: () => string, read: (written: string) => unknown): unknown {
  try {
    return read(write());
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}

const inShell = (written: string) => execFileSync('sh', ['-c', `printf %s ${written}`], { encoding: 'utf8' });
/** Python and YAML read JSON's escapes, and `\U` with eight digits. */
const asJson = (written: string) =>
  JSON.parse(
    written
      .replace(/\\U([0-9a-f]{8})/g, (_all, code: string) => String.fromCodePoint(parseInt(code, 16)))
      .replace(/[\u2028\u2029]/g, (character) => character)
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r'),
  ) as unknown;

describe('settings of libraries', () => {
  test.each(hostile)('no format lets %j out of its quotes', (text) => {
    expect(readBack(() => quote.script(text), JSON.parse)).toBe(text);
    expect(
      readBack(
        () => quote.script(text),
        (written) => (written.match(/[\n\r\u2028\u2029\u202e]/) ? 'bare' : 'escaped'),
      ),
    ).toBe('escaped');
    expect(readBack(() => quote.python(text), asJson)).toBe(text);
    expect(readBack(() => quote.symfony(text), asJson)).toBe(text.replaceAll('%', '%%'));
    for (const read of [
      readBack(() => quote.shell(text), inShell),
      readBack(() => quote.environment(text), inShell),
      readBack(
        () => `NAME=${quote.environment(text)}`,
        (line) => parseEnv(line)['NAME'],
      ),
      readBack(
        () => quote.line(text),
        (line) => line,
      ),
      readBack(() => quote.spring(text), asJson),
    ])
      expect([text, undefined]).toContain(read);
    expect([text, undefined]).toContain(readBack(() => quote.java(text), JSON.parse));
    for (const write of [quote.shell, quote.environment, quote.apache, quote.line, quote.php])
      expect(
        readBack(
          () => write(text),
          (written) => /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(written),
        ),
      ).not.toBe(true);
    // Spring and Apache fill these in, and have no escape that all of their versions know.
    expect(readBack(() => quote.spring('${HOME}'), String)).toBeUndefined();
    expect(readBack(() => quote.java('{baseUrl}'), String)).toBeUndefined();
    expect(readBack(() => quote.apache('a${HOME}'), String)).toBeUndefined();
    expect(
      readBack(
        () => quote.apache(text),
        (written) => /^"(?:[^"\\]|\\.)*"$/.test(written),
      ),
    ).not.toBe(false);
    expect(
      readBack(
        () => quote.php(text),
        (written) => /^'(?:[^'\\]|\\.)*'$/.test(written),
      ),
    ).not.toBe(false);
  });

  test.each(Object.entries(kinds))('a client of the kind %s gets the settings that suit it first', (kind, metadata) => {
    expect(kindOf(metadata)).toBe(kind);
    const { fitting, others } = settingsForClient({ facts: factsOf(metadata), placeholder: 'SECRET' });
    const first = {
      site: [
        'env',
        'openid-client',
        'auth-js',
        'next-auth-4',
        'express-openid-connect',
        'spring-boot',
        'symfony',
        'mozilla-django-oidc',
        'django-allauth',
        'apache',
      ],
      browser: ['env', 'oidc-client-ts', 'keycloak-js'],
      application: ['env', 'qgis'],
      device: ['env', 'curl'],
      service: ['env', 'openid-client', 'curl'],
      api: ['env', 'curl'],
    }[kind];
    expect(fitting.map(({ id }) => id)).toEqual(first);
    expect(fitting.length + others.length).toBe(libraries.length);
    // Whatever a person copies, each file names the client and us.
    for (const { id, settings } of [...fitting, ...others])
      expect([
        id,
        settings?.files.some(({ text }) => text.includes('https://sso.example')),
        JSON.stringify(settings?.files).includes('carnet'),
      ]).toEqual([id, true, true]);
  });

  test.each(hostile)('a client whose values are %j adds no line to any settings', (text) => {
    const plain = factsOf({
      redirect_uris: ['https://service.example/a'],
      post_logout_redirect_uris: ['https://service.example/b'],
    });
    const wild: SettingsFacts = {
      ...plain,
      clientId: text,
      issuer: `https://sso.example/${text}`,
      redirectUris: [`https://service.example/${text}`],
      postLogoutUris: [`https://service.example/${text}`],
      scopes: ['openid', text],
    };
    const shape = (facts: SettingsFacts) => {
      const { fitting, others } = settingsForClient({ facts, placeholder: text });
      return Object.fromEntries(
        [...fitting, ...others].flatMap(({ id, settings }) =>
          settings ? [[id, settings.files.map((file) => file.text.split(/[\n\r\u2028\u2029]/).length)]] : [],
        ),
      );
    };
    expect(shape({ ...plain, issuer: 'https://sso.example/x' })).toMatchObject(shape(wild));
  });

  test('settings hold the return address, the scopes and the method of the client, and a word where its secret belongs', () => {
    const { fitting } = settingsForClient({
      facts: factsOf({
        redirect_uris: ['https://service.example/callback'],
        post_logout_redirect_uris: ['https://service.example/bye'],
        scope: 'email openid offline_access',
        token_endpoint_auth_method: 'client_secret_post',
      }),
      placeholder: 'paste-it-here',
    });
    expect(fitting[0]?.settings?.files[0]?.text.split('\n')).toEqual([
      `OIDC_ISSUER=${issuer}`,
      'OIDC_CLIENT_ID=carnet',
      'OIDC_CLIENT_SECRET=paste-it-here',
      'OIDC_REDIRECT_URI=https://service.example/callback',
      'OIDC_POST_LOGOUT_REDIRECT_URI=https://service.example/bye',
      "OIDC_SCOPE='openid email'",
    ]);
  });

  test('a library that returns to another address than the registered one says which address to register', () => {
    const hintsOf = (metadata: StoredMetadata, library: string) =>
      settingsForClient({ facts: factsOf(metadata), placeholder: '' }).fitting.find(({ id }) => id === library)
        ?.settings?.hints;
    const registered = (path: string) => ({
      redirect_uris: ['https://service.example/', `https://service.example${path}`],
    });
    expect(hintsOf(registered('/x'), 'django-allauth')).toEqual([
      { kind: 'address', address: 'https://service.example/accounts/oidc/geoplateforme/login/callback/' },
    ]);
    expect(hintsOf(registered('/accounts/oidc/geo/login/callback/'), 'django-allauth')).toEqual([]);
    expect(hintsOf(registered('/login/oauth2/code/geo'), 'spring-boot')).toEqual([]);
    expect(hintsOf(registered('/x'), 'express-openid-connect')).toEqual([{ kind: 'id-token-claims' }]);
    expect(hintsOf(registered('/api/auth/callback/geo'), 'next-auth-4')).toEqual([{ kind: 'id-token-claims' }]);
    expect(hintsOf(kinds['service']!, 'openid-client')).toEqual([]);
    expect(hintsOf(kinds['browser']!, 'keycloak-js')).toEqual([
      { kind: 'keycloak-shape' },
      { kind: 'origin', origin: 'https://service.example' },
    ]);
  });

  test('docs/clients.md shows the settings of its recipes as the page does', () => {
    const shown = [
      ...readFileSync('docs/clients.md', 'utf8').matchAll(/^```\w+ ([\w-]+) ([\w-]+)\n([^]*?)\n```$/gm),
    ].map(([, library = '', recipe = '', text = '']) => ({ library, recipe, text }));
    expect(shown.map(({ library }) => library)).toEqual([
      'auth-js',
      'next-auth-4',
      'oidc-client-ts',
      'qgis',
      'apache',
      'spring-boot',
    ]);
    for (const { library, recipe, text } of shown) {
      const facts = settingsFacts(readRecipe(recipe), { clientId: 'CLIENT_ID', issuer });
      const { settings } = settingsForClient({ facts, placeholder: '' }).fitting.find(({ id }) => id === library)!;
      expect(settings?.files.map((file) => file.text)).toContain(text);
      expect(settings?.hints).toEqual([]);
    }
  });

  test.each([
    ['/secure/redirect_uri', '/secure'],
    ['/a/b/callback', '/a/b'],
    ['/callback', '/'],
    ['/', '/'],
  ])('Apache protects the folder of the return address: %s', (path, folder) => {
    const facts = factsOf({ redirect_uris: [`https://service.example${path}`] });
    const apache = settingsForClient({ facts, placeholder: '' }).fitting.find(({ id }) => id === 'apache');
    expect(apache?.settings?.files[0]?.text).toContain(
      `<Location "${folder}">\n  AuthType openid-connect\n  Require valid-user\n</Location>`,
    );
  });

  test('Spring has its logout handler and the path of the back channel that the recipe registers', () => {
    const recipe = readRecipe('spring-boot') as StoredMetadata;
    const { fitting } = settingsForClient({ facts: factsOf(recipe), placeholder: '' });
    const code = fitting.find(({ id }) => id === 'spring-boot')?.settings?.files[1]?.text;
    expect(code).toContain(`${recipe.backchannel_logout_uri} as backchannel_logout_uri`);
    expect(code).toContain(`farewell.setPostLogoutRedirectUri("${recipe.post_logout_redirect_uris?.[0]}")`);
  });
});
