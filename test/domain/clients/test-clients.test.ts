import { nameForStrangers } from '../../../src/domain/clients/registration/name-for-strangers.ts';
import { checkClientMetadata } from '../../../src/domain/clients/client-metadata.ts';

const inTest = { client_name: 'Cartes', redirect_uris: ['https://cartes.example.fr/retour'], status: 'test' };

function problems(input: unknown) {
  const checked = checkClientMetadata(input, { production: true });
  if (checked.ok) return [];
  return checked.problems.map(({ field, index }) => (index === undefined ? field : `${field}[${index}]`));
}

test('a client in test is found by services on its developer’s machine for the return alone, and names at most ten people', () => {
  const local = 'http://localhost:3000/callback';
  const draft = { ...inTest, redirect_uris: [local], allowed_origins: ['http://localhost:3000'] };
  expect(problems(draft)).toEqual([]);
  expect(problems({ ...draft, status: 'production' })).toEqual(['redirect_uris[0]', 'allowed_origins[0]']);
  expect(problems({ ...draft, backchannel_logout_uri: local })).toEqual(['backchannel_logout_uri']);
  const subs = Array.from({ length: 11 }, (_, index) => `00000000-0000-4000-8000-0000000000${index + 10}`);
  expect(problems({ ...draft, test_accounts: subs.slice(1) })).toEqual([]);
  expect(problems({ ...draft, test_accounts: subs })).toEqual(['test_accounts']);
  expect(problems({ ...draft, test_accounts: ['dev-usager'] })).toEqual(['test_accounts[0]']);
  expect(problems({ ...inTest, status: 'essai' })).toEqual(['status']);
});

test.each([
  [{ client_name: 'Cartes marines', status: 'production' }, 'Cartes marines'],
  [{ client_name: 'Cartes & Cie. SARL 2.0' }, 'Cartes & Cie. SARL 2.0'],
  // Nobody who manages services has looked at the name of a service in test.
  [{ client_name: 'Cartes marines', status: 'test' }, 'id'],
  [{ client_name: 'Gagnez sur www.gain' }, 'id'],
  [{ client_name: 'https://gain' }, 'id'],
  [{ client_name: 'voir gain.example' }, 'id'],
  [{ client_name: 'ecrire a@b' }, 'id'],
  [{}, 'id'],
] as const)('an invitation calls the service %j by « %s »', (metadata, called) => {
  expect(nameForStrangers({ clientId: 'id', metadata: metadata as never })).toBe(called);
});
