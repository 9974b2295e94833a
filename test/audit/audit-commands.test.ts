import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { buildAccount } from '../support/build-account.ts';
import { environmentOf, runCli } from '../support/run-cli.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

describe('the commands about the audit', () => {
  let app: TestApp;
  let folder: string;
  const cli = (...args: readonly string[]) => runCli(['audit', ...args], { env: environmentOf(app) });
  const fileOf = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };

  beforeAll(async () => {
    app = await startApp();
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
    await buildAccount(app);
    await chainAudit(app.services);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.stop();
  });

  test('verify passes, also with a kept head and a kept key, and names what was done with exit code 1', async () => {
    const { knex } = app.services.database;
    const passed = await cli('verify', '--json');
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    const kept = fileOf('head.json', passed.json());
    const { public_jwk: jwk } = (await knex('audit_keys').first()) as { readonly public_jwk: string };
    const key = fileOf('key.json', JSON.parse(jwk));
    await buildAccount(app);
    await chainAudit(app.services);
    expect(await cli('verify', '--head', kept, '--key', key)).toMatchObject({ code: 0 });

    const newer = fileOf('newer.json', (await cli('verify', '--json')).json());
    await knex('audit').where({ event: 'account.created' }).update({ event: 'account.disabled' });
    const { id } = (await knex('audit').where({ event: 'account.disabled' }).first()) as { readonly id: number };
    expect(await cli('verify')).toMatchObject({ code: 1, stderr: `line ${id} was changed\n` });
    await knex('audit').where({ event: 'account.disabled' }).update({ event: 'account.created' });
    expect(await cli('verify')).toMatchObject({ code: 0, stderr: '' });

    expect(await cli('begin-anew')).toMatchObject({ code: 1, stderr: expect.stringContaining('--reason is required') });
    expect(await cli('begin-anew', '--reason', 'a restored backup')).toMatchObject({ code: 0 });
    const cut = await cli('verify', '--head', newer, '--key', key);
    expect(cut).toMatchObject({ code: 1, stderr: expect.stringMatching(/unknown key|ends at link/) });
    expect(await cli('verify', '--head', key)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no signed head'),
    });
  });
});
