import { describeApp } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, writeFiles } from '../support/keycloak/realm-export.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';

const table = {
  '//': ['a comment'],
  organisation: { profile: 'companyName' },
  téléphone: { profile: 'phone' },
  'numéro.siret': { profile: 'siret' },
  pays: { profile: 'country' },
  constructor: { claim: 'constructeur' },
  'clé.à.points': { claim: 'clé.à.points' },
  photo: 'drop',
};

describe('attributes of a Keycloak realm', () => {
  const app = describeApp();
  const run = (users: readonly unknown[], more: object, ...args: readonly string[]) => {
    const [realm, file] = writeFiles({ 'cadastre-realm.json': exportedRealm({ users }), 'table.json': more });
    return runCli(['keycloak', 'import', realm!, '--attributes', file!, ...args], { env: environmentOf(app) });
  };
  const person = exportedPerson('fabrice.attributs', {
    attributes: {
      organisation: ['Institut de l’Information géographique'],
      téléphone: ['+33 1 23 45 67 89'],
      'numéro.siret': ['13002526500013'],
      pays: ['zz'],
      constructor: ['prototype'],
      'clé.à.points': ['bleu', 'vert'],
      photo: ['x'.repeat(5000)],
      toString: ['inconnu'],
    },
  });

  test('become facts of the profile, are kept for services, or are left out with a line and a count', async () => {
    const other = exportedPerson('autre', {
      attributes: { toString: ['a'], hasOwnProperty: ['b'], constructor: ['c'.repeat(3000)] },
    });
    expect((await run([person, other], table, '--dry-run')).stdout).toContain('      2  toString\n');
    const answer = await run([person, other], table, '--json');
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    const told = answer.json<{
      counts: { attributes: object };
      exceptions: { username: string; code: string; items: string[] }[];
    }>();
    expect(told.counts.attributes).toEqual({ toString: 2, hasOwnProperty: 1 });
    const lines = told.exceptions.map(({ username, code, items }) => [username, code, ...items]);
    expect(lines.filter(([, code]) => code !== 'no_password')).toEqual([
      ['fabrice.attributs', 'attributes', 'toString'],
      ['fabrice.attributs', 'attribute_refused', 'pays'],
      ['autre', 'attributes', 'hasOwnProperty', 'toString'],
      ['autre', 'attribute_too_large', 'constructor'],
    ]);
    const kept = await app.services.account.accounts.find(person.id);
    expect(kept?.profile).toMatchObject({
      companyName: 'Institut de l’Information géographique',
      phone: '+33123456789',
      siret: '13002526500013',
      category: 'professional',
      country: null,
    });
    expect((await app.services.account.carried.find(person.id))?.attributes).toEqual([
      ['clé.à.points', ['bleu', 'vert']],
      ['constructeur', ['prototype']],
    ]);
  });

  test('a later export brings what has changed, and leaves what the person has changed', async () => {
    await app.services.transaction((trx) =>
      app.services.account.accounts.update(trx, person.id, { profile: { phone: '+33611111111' } }),
    );
    const attributes = { organisation: ['IGN'], téléphone: ['+33 1 99 45 67 89'], constructor: ['autre'] };
    const answer = await run([{ ...person, attributes }], table);
    expect(answer.stdout).toContain('so the change of the former service is left out: profile');
    expect((await app.services.account.accounts.find(person.id))?.profile).toMatchObject({
      companyName: 'IGN',
      phone: '+33611111111',
      siret: null,
    });
    expect((await app.services.account.carried.find(person.id))?.attributes).toEqual([['constructeur', ['autre']]]);
  });

  test.each([
    ['a field that is none', { a: { profile: '__proto' } }, 'says of "a" neither'],
    ['a member of every object', { a: { profile: 'toString' } }, 'says of "a" neither'],
    ['a name of the account', { a: { profile: 'givenName' } }, 'says of "a" neither'],
    [
      'two attributes for one field',
      { a: { profile: 'phone' }, b: { profile: 'phone' } },
      'names the field phone twice',
    ],
    ['a list', [], 'is not a JSON object'],
  ])('a table with %s is refused before anything is read', async (_what, wrong, said) => {
    const answer = await run([person], wrong);
    expect([answer.code, answer.stderr]).toEqual([1, expect.stringContaining(said)]);
  });
});
