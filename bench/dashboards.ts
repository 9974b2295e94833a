import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startMailbox } from '../demo/mailbox.ts';
import { startBenchPostgres } from './bench-postgres.ts';
import { findFreePort } from './child-server.ts';
import { createCookieJar } from './cookie-jar.ts';
import { drawDashboard, type Theme } from './draw-dashboards.ts';
import { createHttp } from './http.ts';
import { issuer, provision, startOurs } from './our-server.ts';
import { createRelyingParty, type RelyingParty } from './relying-party.ts';
import type { Person } from './read-page.ts';

/*
 * Draws the pictures of the dashboards in docs/operations.md. Two processes on PostgreSQL serve a small load, a Prometheus watches them, and
 * the panels are drawn from its answers to the queries of the dashboards.
 */

const { values: wish } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    to: { type: 'string', default: 'docs' },
    prometheus: { type: 'string', default: 'prometheus' },
  },
});
const redirectUri = 'https://rp.example.test/callback';

/** Lets one person do what a service and its people do, with a mistake now and then. */
async function live(party: RelyingParty, { person, isOver }: { person: Person; isOver: () => boolean }): Promise<void> {
  for (let round = 0; !isOver(); round++) {
    const jar = createCookieJar();
    const typed = round % 7 === 3 ? { ...person, password: 'pas-le-bon-mot-de-passe' } : person;
    try {
      let tokens = await party.signIn({ jar, person: typed });
      for (let use = 0; use < 12 && !isOver(); use++) {
        await party.userinfo(tokens.access_token);
        await party.introspect(tokens.access_token);
        await party.clientCredentials();
        if (use % 4 === 3) tokens = { ...tokens, ...(await party.refresh(tokens.refresh_token!)) };
        await pause(150 + Math.random() * 500 * (1 + Math.sin(Date.now() / 20_000)));
      }
      if (round % 9 === 5) await party.exchange({ code: 'unknown', verifier: 'unknown' });
    } catch {
      await pause(1_000);
    }
  }
}

execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'geopf-dashboards-'));
const postgres = await startBenchPostgres();
const mailbox = await startMailbox(await findFreePort());
const provisioned = await provision({ databaseUrl: postgres.url, folder, redirectUri, people: 12 });
const ports = [await findFreePort(), await findFreePort()];
const servers = await Promise.all(
  ports.map((port) =>
    startOurs(provisioned, {
      core: undefined,
      smtpUrl: mailbox.smtpUrl,
      env: { METRICS_PORT: String(port), LOG_LEVEL: 'warn' },
    }),
  ),
);

const configuration = join(folder, 'prometheus.yml');
writeFileSync(
  configuration,
  `scrape_configs:\n  - job_name: geopf-id\n    scrape_interval: 5s\n    static_configs:\n      - targets: [${ports.map((port) => `'127.0.0.1:${port}'`).join(', ')}]\n`,
);
const watching = await findFreePort();
const prometheus = spawn(
  wish.prometheus,
  [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${join(folder, 'series')}`,
    `--web.listen-address=127.0.0.1:${watching}`,
  ],
  { stdio: 'ignore' },
);
const from = Date.now() / 1000 + 10;
const end = Date.now() + (Number(wish.seconds) + 10) * 1000;
const parties = await Promise.all(
  servers.map(({ url }) =>
    createRelyingParty({
      http: createHttp({ origin: new URL(issuer).origin, via: url, connections: 8 }),
      issuer,
      redirectUri,
      web: provisioned.web,
      service: provisioned.service,
    }),
  ),
);
const isOver = () => Date.now() > end;
await Promise.all(provisioned.people.map((person, n) => live(parties[n % parties.length]!, { person, isOver })));
const drawing = { prometheus: `http://127.0.0.1:${watching}`, from, to: Date.now() / 1000 };
for (const file of readdirSync('deploy/grafana'))
  for (const theme of ['light', 'dark'] as Theme[]) {
    const path = join(wish.to, `dashboard-${basename(file, '.json')}-${theme}.svg`);
    writeFileSync(path, await drawDashboard(join('deploy/grafana', file), { ...drawing, theme }));
    console.log(path);
  }
prometheus.kill();
await Promise.all(servers.map((server) => server.stop()));
await mailbox.stop();
await postgres.stop();
