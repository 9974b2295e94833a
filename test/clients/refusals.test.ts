import { readdirSync, readFileSync } from 'node:fs';
import { explainRefusal } from '../../interactions/admin/clients/explain-refusal.ts';
import { texts } from '../../interactions/texts/index.ts';

const sources = ['src', 'interactions'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({
      path: `${folder}/${name}`,
      text: readFileSync(`${folder}/${name}`, 'utf8').replace(/^\s*\/\/.*\n/gm, ''),
    })),
);

/** The functions whose answer says whether a command about a client was carried out. */
const answered = sources
  .filter(({ path }) => path.startsWith('src/commands/clients/'))
  .flatMap(({ text }) => text.split(/^export (?:async )?function /m).slice(1))
  .filter((written) => written.split('\n}\n')[0]!.includes('): Promise<CommandAnswer'))
  .map((written) => /^\w+/.exec(written)![0]);

test('each caller of a command about a client looks at its answer, since a refusal throws nothing', () => {
  const some = ['changeClient', 'createClients', 'removeContact', 'updateRegistration', 'askForProduction'];
  expect(answered).toEqual(expect.arrayContaining(some));
  const dropped = new RegExp(String.raw`(?<=[;{}]\s*)await (${answered.join('|')})\(`);
  expect(sources.filter(({ text }) => dropped.test(text)).map(({ path }) => path)).toEqual([]);
});

test('a refusal is a value: the words of the command line have no subclass, and neither these commands nor pages and APIs throw them', () => {
  expect(sources.filter(({ text }) => /extends Refused\b/.test(text)).map(({ path }) => path)).toEqual([]);
  const importing = sources.filter(({ text }) => /\/refused\.ts'/.test(text)).map(({ path }) => path);
  expect(importing).toContain('src/cli/or-say.ts');
  expect(importing.filter((path) => /^(src\/commands\/clients|src\/api|interactions)\//.test(path))).toEqual([]);
});

test('somebody who was slower than another person reads which state stands in the way', async () => {
  const t = texts.fr;
  const told = async (code: 'waits' | 'not_in_test') =>
    (await explainRefusal({ kind: 'production', code, message: '' }, { t, services: {} as never })).errors['step'];
  expect(await told('waits')).toContain('Une demande est déjà en attente');
  expect(await told('not_in_test')).toContain('Le service n’est pas en test');
});
