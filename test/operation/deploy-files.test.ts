import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../config/schema.ts';
import { productionSettings } from '../support/programs/production.ts';

const kubernetes = 'deploy/kubernetes';
const overlays = ['small', 'postgres'];
const folders = ['base', 'overlays/small', 'overlays/postgres'];

interface Container {
  readonly image: string;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

interface Pod {
  readonly securityContext?: { readonly runAsNonRoot?: boolean };
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Manifest {
  readonly kind: string;
  readonly resources?: readonly string[];
  readonly configMapGenerator?: readonly { readonly envs: readonly string[] }[];
  readonly spec?: {
    readonly template?: { readonly spec: Pod };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: Pod } } };
  };
}

const read = (path: string): readonly Manifest[] =>
  parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });

/** Returns the settings of a file of lines, as the process would have them; secrets that lie in files are drawn here. */
async function settingsOf(written: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const { COOKIE_KEYS, ENCRYPTION_KEYS, PASSWORD_PEPPER } = await productionSettings('');
  const drawn: Readonly<Record<string, string | undefined>> = {
    COOKIE_KEYS,
    ENCRYPTION_KEYS,
    PASSWORD_PEPPER,
    BACKUP_KEY: randomBytes(32).toString('base64url'),
    SMTP_URL: 'smtps://mail.example.org',
    DATABASE_URL: 'postgres://geopf_id:secret@database/geopf_id',
  };
  const entries = Object.entries(written).map(([name, value]) => {
    if (!name.endsWith('_FILE')) return [name, value];
    const setting = name.slice(0, -'_FILE'.length);
    return [setting, drawn[setting] ?? `no secret is known for ${setting}`];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

const secretNames = ['COOKIE_KEYS', 'ENCRYPTION_KEYS', 'PASSWORD_PEPPER', 'BACKUP_KEY'];

test.each(folders)('every file of %s is listed once, and every listed file is there', (folder) => {
  const [listed] = read(join(kubernetes, folder, 'kustomization.yaml'));
  const files = readdirSync(join(kubernetes, folder)).filter((name) => name.endsWith('.yaml'));
  const resources = listed?.resources ?? [];
  expect(resources.filter((path) => !existsSync(join(kubernetes, folder, path)))).toEqual([]);
  expect(resources.filter((path) => path.endsWith('.yaml')).toSorted()).toEqual(
    files.filter((name) => name !== 'kustomization.yaml').toSorted(),
  );
});

const podOf = ({ spec }: Manifest): Pod | readonly never[] =>
  spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec ?? [];

test('the key of the backups is given to the job that makes them alone, and the legal pages come from a ConfigMap', () => {
  const manifests = read(join(kubernetes, 'base/backup.yaml'));
  const jobs = manifests.filter(({ kind }) => kind === 'CronJob');
  const commands = jobs.map((job) => JSON.stringify(podOf(job)));
  expect(commands).toEqual([
    expect.stringMatching(/cli\.js backup --to .*BACKUP_KEY_FILE.*geopf-id-backup/s),
    expect.stringContaining('"account","deletions"'),
  ]);
  for (const path of [
    'base/deployment.yaml',
    'overlays/postgres/migrate.yaml',
    ...overlays.map((name) => `overlays/${name}/settings.env`),
  ])
    expect(readFileSync(join(kubernetes, path), 'utf8')).not.toMatch(/backup-key|BACKUP_KEY/);
  expect(JSON.stringify(read(join(kubernetes, 'base/deployment.yaml')).map(podOf))).toContain(
    '"name":"geopf-id-legal"',
  );
  const { services } = parse(readFileSync('deploy/compose/compose.yaml', 'utf8'), { merge: true }) as {
    readonly services: Readonly<Record<string, { readonly secrets?: readonly string[] }>>;
  };
  const holders = Object.entries(services).filter(([, { secrets = [] }]) => secrets.includes('backup-key'));
  expect(holders.map(([name]) => name)).toEqual(['backup']);
});

test('the backup and the list of deletions have a timer each', () => {
  const unit = (name: string) => readFileSync(`deploy/geopf-id-${name}`, 'utf8');
  expect([unit('backup.timer'), unit('deletions.timer')]).toEqual([
    expect.stringContaining('OnCalendar=*-*-* 02:15:00'),
    expect.stringContaining('OnCalendar=hourly'),
  ]);
  expect(unit('backup.service')).not.toContain('deletions');
  expect(unit('deletions.service')).toContain('cli.js account deletions --force --to ');
  const locked = (name: string) => unit(name).split('\nUMask=')[1];
  expect(locked('deletions.service')).toBe(locked('backup.service'));
});

test('the handbook and the overlays name the version that was released last', () => {
  const { version, commit } = JSON.parse(readFileSync('test/operation/last-version.json', 'utf8')) as Record<
    string,
    string
  >;
  const page = readFileSync('docs/operations.md', 'utf8');
  expect(page).toContain(`\ngit checkout ${commit}   # version ${version}\n`);
  expect(page).toContain(`registry.example.org/geopf-id:${version} `);
  for (const name of overlays)
    expect(readFileSync(join(kubernetes, 'overlays', name, 'kustomization.yaml'), 'utf8')).toContain(
      `newTag: ${version}\n`,
    );
});

test('no container runs as root, writes into its image, keeps a capability or takes all of the memory', () => {
  const manifests = folders.flatMap((folder) =>
    readdirSync(join(kubernetes, folder))
      .filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => read(join(kubernetes, folder, name))),
  );
  const pods = manifests.flatMap(podOf);
  expect(pods).toHaveLength(4);
  for (const pod of pods) {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
    for (const container of [...pod.containers, ...(pod.initContainers ?? [])])
      expect(container).toMatchObject({
        image: 'geopf-id',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { limits: { memory: expect.stringMatching(/^\d+Mi$/) as string } },
      });
  }
});

test.each(overlays)(
  'production starts with the settings of the overlay %s, and its secrets lie in files',
  async (name) => {
    const text = readFileSync(join(kubernetes, 'overlays', name, 'settings.env'), 'utf8');
    const written = Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
    );
    expect(secretNames.filter((secret) => secret in written)).toEqual([]);
    const config = readConfig({ ...(await settingsOf(written)), LEGAL_DIR: 'docs' });
    expect(config).toMatchObject({ production: true, trustProxy: 1, warnings: [] });
  },
);

test('production starts with the settings of the compose file, and nothing of it is open to other machines', async () => {
  const compose = parse(readFileSync('deploy/compose/compose.yaml', 'utf8'), { merge: true }) as {
    readonly services: Readonly<
      Record<
        string,
        {
          readonly environment?: Readonly<Record<string, string>>;
          readonly ports?: readonly string[];
          readonly secrets?: readonly string[];
        }
      >
    >;
  };
  const { first, second, migrate } = compose.services;
  expect(second).toEqual(first);
  expect(migrate?.environment).toEqual({ ...first?.environment, DATABASE_URL_FILE: '/run/secrets/owner-url' });
  expect(
    Object.entries(compose.services).flatMap(([name, { secrets }]) => (secrets?.includes('owner-url') ? name : [])),
  ).toEqual(['migrate']);
  expect(readFileSync('docs/operations.md', 'utf8')).toContain(
    `\`\`\`sql\n${readFileSync('deploy/compose/roles.sql', 'utf8')}\`\`\``,
  );
  expect(first).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  const config = readConfig(await settingsOf(first?.environment ?? {}));
  expect(config).toMatchObject({ production: true, trustProxy: 1 });
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('the nginx of the compose file has the buffers and headers of the page for operators', () => {
  const page = /```nginx\n(.*?)```/s.exec(readFileSync('docs/operations.md', 'utf8'))?.[1] ?? '';
  /** Lines without addresses, which differ. */
  const lines = (text: string) =>
    text
      .replaceAll('$http_host', '$host')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^(#|\}|server|listen|ssl_certificate|return|access_log)/.test(line));
  expect(lines(readFileSync('deploy/compose/nginx.conf', 'utf8'))).toEqual(lines(page));
});
