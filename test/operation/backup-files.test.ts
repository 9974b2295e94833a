import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp } from '../support/describe-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the files of backups and lists', () => {
  const key = randomBytes(32).toString('base64url');
  const folder = temporaryFolder('backup-files-');
  const file = (name: string, content?: Uint8Array) => {
    const path = join(folder, name);
    if (content) writeFileSync(path, content);
    return path;
  };
  const cli = (args: readonly string[], changes?: Readonly<Record<string, string>>) =>
    runCli(args, { env: { ...environmentOf(app), BACKUP_KEY: key, ...changes } });

  const app = describeApp();

  test('a file that exists is kept unless it is to be replaced, and a backup goes to the standard output too', async () => {
    const kept = file('kept', Buffer.from('mine'));
    const refused = { code: 1, stderr: expect.stringContaining('exists') };
    expect(await cli(['backup', '--to', kept])).toMatchObject(refused);
    expect(readFileSync(kept, 'utf8')).toBe('mine');
    expect(await cli(['backup', '--to', kept, '--force'])).toMatchObject({ code: 0 });
    expect(await cli(['backup', '--to', file('no/such/folder')])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ENOENT'),
    });
    expect(readdirSync(folder).filter((name) => name.includes('part-'))).toEqual([]);
    const piped = await cli(['account', 'deletions', '--to', '-']);
    expect(piped).toMatchObject({ code: 0, stderr: '0 accounts\n' });
    expect(JSON.parse(piped.stdout)).toMatchObject({ deletions_of: app.issuer });
  });

  test('a device or a link is never replaced by a file, and what a killed command left is removed after a day', async () => {
    const link = file('link');
    symlinkSync('/dev/null', link);
    const refused = { code: 1, stderr: expect.stringContaining('no plain file') };
    expect(await cli(['account', 'deletions', '--to', link, '--force'])).toMatchObject(refused);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);

    const database = environmentOf(app)['DATABASE_URL']!.slice('sqlite:'.length);
    const leftOvers = [`${database}.backup-0123`, `${database}.backup-4567`, `${file('next')}.part-0123`];
    for (const path of leftOvers) writeFileSync(path, 'left by a command that was killed');
    for (const path of [leftOvers[0]!, leftOvers[2]!]) utimesSync(path, 1, 1);
    expect(await cli(['backup', '--to', file('next')])).toMatchObject({ code: 0 });
    expect(leftOvers.filter((path) => existsSync(path))).toEqual([leftOvers[1]]);
  });

  test('a list of deletions of another service is refused', async () => {
    const list = `${JSON.stringify({ deletions_of: 'https://other.example', deletions_until: '2030-01-01T00:00:00Z' })}\n`;
    const options = ['--from', file('kept'), '--deletions', file('foreign', Buffer.from(list))];
    expect(await cli(['restore', ...options], { DATABASE_URL: `sqlite:${file('empty.sqlite')}` })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('https://other.example'),
    });
  });
});
