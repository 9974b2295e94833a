import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { buildAccount } from '../support/build-account.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp } from '../support/describe-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the commands about the audit', () => {
  const app = describeApp();
  const folder = temporaryFolder('audit-');
  const cli = (...args: readonly string[]) => runCli(['audit', ...args], { env: environmentOf(app) });
  const fileOf = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };

  beforeAll(async () => {
    // A job chains the audit as well, and could do so while a line is changed.
    await app.running.holdJobs();
    await buildAccount(app);
    await chainAudit(app.services);
  });

  test('verify passes, also with a kept head and a kept key, and names what was done with exit code 1', async () => {
    const passed = await cli('verify', '--json');
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    const kept = fileOf('head.json', passed.json());
    const { publicJwk: jwk } = await app.rows.auditKeys.first();
    const key = fileOf('key.json', jwk);
    await buildAccount(app);
    await chainAudit(app.services);
    expect(await cli('verify', '--head', kept, '--key', key)).toMatchObject({ code: 0 });

    const newer = fileOf('newer.json', (await cli('verify', '--json')).json());
    await app.rows.audit.change({ event: 'account.created' }, { event: 'account.disabled' });
    const { id } = await app.rows.audit.first({ event: 'account.disabled' });
    expect(await cli('verify')).toMatchObject({
      code: 1,
      stdout: expect.not.stringContaining('every line is as the program wrote it'),
      stderr: `line ${id} was changed\n`,
    });
    await app.rows.audit.change({ event: 'account.disabled' }, { event: 'account.created' });
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

  test('list and export give what the filters ask for, as the page does, and leave a line themselves', async () => {
    const account = await buildAccount(app);
    await app.services.inUnit(
      async () => {
        for (let count = 0; count < 105; count++)
          app.services.audit({ event: 'account.enabled', accountId: account.sub, reason: '@here' });
      },
      { kind: 'command', name: 'Paule' },
    );
    interface Listed {
      readonly lines: readonly { readonly line: number; readonly reason: string }[];
      readonly next: string | null;
    }
    const asked = ['--target', account.email, '--action', 'account.enabled', '--actor', 'Paule'];
    const first = (await cli('list', ...asked, '--json')).json<Listed>();
    const second = (await cli('list', ...asked, '--after', first.next!, '--json')).json<Listed>();
    expect([first.lines.length, second.lines.length, second.next]).toEqual([100, 5, null]);
    expect(new Set([...first.lines, ...second.lines].map(({ line }) => line)).size).toBe(105);
    expect(await cli('list', '--after', first.next!)).toMatchObject({
      code: 1,
      stderr: '--after is not a cursor of these filters\n',
    });
    expect((await cli('list', '--from', 'hier')).stderr).toBe('--from cannot be understood; see --help\n');
    expect((await cli('list', '--actor', 'nobody')).stdout).toBe('no line\n');

    const file = join(folder, 'lines.csv');
    expect(await cli('export', '--file', file, ...asked, '--reason', 'a control')).toMatchObject({ code: 0 });
    const rows = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    expect([rows.length, statSync(file).mode & 0o777]).toEqual([106, 0o600]);
    expect(rows[1]).toContain(`"'@here"`);
    expect(await cli('export', '--file', file)).toMatchObject({ code: 1, stderr: `the file ${file} exists\n` });
    const exported = await app.rows.audit.first({ event: 'audit.exported' });
    expect(exported).toMatchObject({ actorKind: 'command', reason: 'a control', targetKind: 'audit' });
    expect((await cli('export', '--file', join(folder, 'lines.jsonl'), ...asked)).code).toBe(0);
    const lines = readFileSync(join(folder, 'lines.jsonl'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines[104]!)).toMatchObject({ event: 'account.enabled', account: account.sub });
  });
});
