import {
  acceptAsNewcomer,
  createPerson,
  newAddress,
  replaceMembers,
  startScimClient,
} from '../support/services/scim.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases, usualDatabase } from '../support/test-database.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const unknownId = '11111111-1111-4111-8111-111111111111';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const patch = (...Operations: readonly object[]) => ({ method: 'PATCH', body: { schemas: [patchOp], Operations } });

describe.each(bothDatabases)('the requests of products that provision people, on %s', (database) => {
  const app = describeApp({ database });

  const disabledAt = async (sub: string) => (await app.services.account.accounts.find(sub))?.disabledAt;

  describe('Entra ID', () => {
    let id: string;
    let sub: string;
    const email = 'ines.faure@entra.example.test';

    const entra = prepare(() => startScimClient(app));

    test('tests the connection with a user name that nobody has', async () => {
      const { status, headers, body } = await entra.send(
        '/Users?filter=userName%20eq%20%220a5f0c3e-5e0b-4c1f-8d3a-2f4b8a4f6c11%22',
      );
      expect([status, headers.get('content-type')]).toEqual([200, 'application/scim+json']);
      expect(body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
    });

    test('creates a person and finds her again, with every value that it sent', async () => {
      const sent = {
        schemas: [core, enterprise],
        externalId: '9c1f2d3e-1b7a-4d52-9a0e-7c2c8b1f2f10',
        userName: 'Ines.Faure@entra.example.test',
        active: true,
        displayName: 'Inès Faure',
        emails: [{ primary: true, type: 'work', value: email }],
        name: { formatted: 'Inès Faure', familyName: 'Faure', givenName: 'Inès' },
        preferredLanguage: 'fr-FR',
        title: 'Géomaticienne',
        addresses: [{ type: 'work', formatted: '73 avenue de Paris' }],
        phoneNumbers: [{ type: 'mobile', value: '+33 6 12 34 56 78' }],
        roles: [],
        [enterprise]: { employeeNumber: '4711', department: 'Cartographie', manager: 'x' },
      };
      const { status, headers, body } = await entra.send('/Users', {
        method: 'POST',
        body: { ...sent, meta: { resourceType: 'User' } },
      });
      expect(status).toBe(201);
      id = String(body['id']);
      const { addresses: _addresses, roles: _roles, schemas: _schemas, ...kept } = sent;
      expect(body).toMatchObject({ ...kept, [enterprise]: { employeeNumber: '4711', department: 'Cartographie' } });
      expect(body['addresses'] ?? body['roles']).toBeUndefined();
      expect(headers.get('location')).toBe(`${app.url}/api/scim/v2/Users/${id}`);
      expect(body['meta']).toMatchObject({ location: headers.get('location'), version: headers.get('etag') });
      for (const filter of [
        'externalId eq "9c1f2d3e-1b7a-4d52-9a0e-7c2c8b1f2f10"',
        'userName eq "ines.faure@ENTRA.example.test"',
        'emails[type eq "work"].value eq "ines.faure@entra.example.test"',
      ])
        expect(await entra.search(filter)).toEqual(['Ines.Faure@entra.example.test']);
      expect((await entra.send(`/Users/${id}`)).body).toEqual(body);
    });

    test('changes attributes before the person has accepted, with its own spelling of verbs and paths', async () => {
      const { status, body } = await entra.send(
        `/Users/${id}`,
        patch(
          { op: 'Replace', path: 'name.familyName', value: 'Faure-Rey' },
          { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+33 1 43 98 80 00' },
          { op: 'Add', path: `${enterprise}:organization`, value: 'IGN' },
          { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Saint-Mandé' },
          { op: 'Remove', path: 'title' },
        ),
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({
        name: { familyName: 'Faure-Rey', givenName: 'Inès' },
        phoneNumbers: [
          { type: 'mobile', value: '+33 6 12 34 56 78' },
          { type: 'work', value: '+33 1 43 98 80 00' },
        ],
        [enterprise]: { employeeNumber: '4711', department: 'Cartographie', organization: 'IGN' },
      });
      expect(body['title']).toBeUndefined();
      expect(await app.mailbox.queued(email)).toHaveLength(1);
    });

    test('sees the account once the person has accepted, whose profile begins with what it said', async () => {
      ({ sub } = await acceptAsNewcomer(app, { email, username: 'ines.faure' }));
      expect((await entra.send(`/Users/${id}`)).body).toMatchObject({
        active: true,
        'urn:geopf:params:scim:schemas:extension:account:1.0:User': { state: 'joined', sub },
      });
      expect((await app.services.account.accounts.find(sub))?.profile).toMatchObject({
        familyName: 'Faure-Rey',
        givenName: 'Inès',
        phone: '+33612345678',
        companyName: 'IGN',
        category: 'professional',
      });
    });

    test('deactivates the person with a text for false, and activates her again', async () => {
      const off = await entra.send(`/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'False' }));
      expect([off.status, off.body['active']]).toEqual([200, false]);
      expect(await disabledAt(sub)).not.toBeNull();
      expect(await entra.search('active eq "False"')).toEqual(['Ines.Faure@entra.example.test']);
      const on = await entra.send(`/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'True' }));
      expect([on.status, on.body['active']]).toEqual([200, true]);
      expect(await disabledAt(sub)).toBeNull();
    });

    test('deletes the person, does not find her any more, and her account waits for its deletion', async () => {
      expect((await entra.send(`/Users/${id}`, { method: 'DELETE' })).status).toBe(204);
      for (const method of ['GET', 'DELETE'])
        expect((await entra.send(`/Users/${id}`, { method })).body).toMatchObject({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          status: '404',
        });
      expect((await app.services.account.accounts.find(sub))?.deletionDueAt).not.toBeNull();
      await app.mailbox.newest(email, 'deletion-requested');
    });
  });

  describe('Okta', () => {
    let id: string;
    let sub: string;
    const userName = 'hugo.marchand@okta.example.test';
    const profile = {
      schemas: [core],
      userName,
      name: { givenName: 'Hugo', familyName: 'Marchand' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Hugo Marchand',
      locale: 'en-GB',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: 'canary-password-1mz050nq',
      active: true,
    };

    const okta = prepare(() => startScimClient(app));

    test('looks for a person, creates him and keeps no password', async () => {
      const found = await okta.send(
        `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=100`,
      );
      expect(found.body).toMatchObject({ totalResults: 0, Resources: [] });
      const { status, body } = await okta.send('/Users', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: profile,
      });
      expect(status).toBe(201);
      id = String(body['id']);
      const { password: _password, groups: _groups, schemas: _schemas, ...kept } = profile;
      expect(body).toMatchObject(kept);
      expect(JSON.stringify(body)).not.toContain('canary');
      expect(app.logs()).not.toContain('canary-password');
      expect((await app.mailbox.newest(userName, 'scim-invitation')).lang).toBe('en');
      const again = await okta.send('/Users', {
        method: 'POST',
        body: { ...profile, userName: userName.toUpperCase() },
      });
      expect([again.status, again.body['scimType']]).toEqual([409, 'uniqueness']);
    });

    test('lists people page by page', async () => {
      const { body } = await okta.send('/Users?startIndex=1&count=1');
      expect(body).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1 });
    });

    test('pushes a whole profile, which leaves the profile of an account as its person has it', async () => {
      ({ sub } = await acceptAsNewcomer(app, { email: userName, username: 'hugo.marchand' }));
      const pushed = {
        ...profile,
        id,
        meta: { resourceType: 'User' },
        name: { givenName: 'Hugo', familyName: 'Roux' },
      };
      const { status, body } = await okta.send(`/Users/${id}`, { method: 'PUT', body: pushed });
      expect([status, body['name'], body['active']]).toEqual([200, { givenName: 'Hugo', familyName: 'Roux' }, true]);
      expect((await app.services.account.accounts.find(sub))?.profile.familyName).toBe('Marchand');
    });

    test('deactivates and activates a person without a path', async () => {
      const off = await okta.send(`/Users/${id}`, patch({ op: 'replace', value: { active: false } }));
      expect([off.status, off.body['active']]).toEqual([200, false]);
      expect(await disabledAt(sub)).not.toBeNull();
      const on = await okta.send(`/Users/${id}`, { method: 'PUT', body: { ...profile, active: true } });
      expect([on.status, on.body['active']]).toEqual([200, true]);
      expect(await disabledAt(sub)).toBeNull();
    });
  });

  describe('a search', () => {
    const scim = prepare(() => startScimClient(app));
    beforeAll(async () => {
      const people = [
        {
          userName: 'Élodie@example.test',
          externalId: 'A_1',
          title: 'Directrice',
          name: { familyName: 'Émile 100%', givenName: 'Élodie' },
        },
        { userName: 'elodie.b@example.test', externalId: 'a_1', name: { familyName: 'émilien' }, displayName: '𝒳 Zoé' },
        { userName: 'zoe', externalId: 'AX1', active: false, emails: [{ value: 'Zoe@Example.test', type: 'Home' }] },
      ];
      for (const [place, person] of people.entries()) {
        const body = { emails: [{ value: `person-${place}@example.test` }], ...person };
        expect((await scim.send('/Users', { method: 'POST', body })).status).toBe(201);
      }
    });

    const [first, second, third] = ['Élodie@example.test', 'elodie.b@example.test', 'zoe'] as const;

    test.each([
      ['userName eq "ÉLODIE@EXAMPLE.TEST"', [first]],
      ['userName sw "élo"', [first]],
      ['userName co "LODIE"', [first, second]],
      ['userName ew ".TEST"', [first, second]],
      ['name.familyName sw "ÉMIL"', [first, second]],
      ['name.familyName co "100%"', [first]],
      ['name.familyName co "_"', []],
      ['name.familyName co "%"', [first]],
      ['displayName sw "𝒳 z"', [second]],
      ['displayName ew "ZOÉ"', [second]],
      ['displayName ew "a longer text than any of them"', []],
      ['externalId eq "A_1"', [first]],
      ['externalId sw "A"', [first, third]],
      ['externalId co "_1"', [first, second]],
      ['emails.value eq "zoe@example.test"', [third]],
      ['emails[type eq "home" and value sw "ZOE"]', [third]],
      ['emails[type eq "work"]', []],
      ['emails co "@"', [first, second, third]],
      ['active eq false', [third]],
      ['active eq true and userName sw "e"', [second]],
      ['displayName pr', [second]],
      ['title sw "Dire"', [first]],
      ['userType eq "Employee"', []],
      ['userType ne "Employee" and title pr', [first]],
      ['not (displayName pr)', [first, third]],
      ['displayName ne "x"', [first, second, third]],
      ['displayName eq null', [first, third]],
      ['meta.created gt "2000-01-01T00:00:00Z" and not (userName eq "zoe")', [first, second]],
      ['meta.created lt "2000-01-01T00:00:00Z"', []],
      ['userName eq "zoe" or userName sw "elo"', [second, third]],
      [`userName eq "x' OR '1'='1"`, []],
    ])('for %s finds whom it means', async (filter, expected) => {
      expect(await scim.search(filter)).toEqual(expected.toSorted());
    });

    test('finds one person of each name, also where two people are to get it at the same moment', async () => {
      const people = await Promise.all([createPerson(scim), createPerson(scim)]);
      const userName = newAddress();
      const answers = await Promise.all(people.map(({ id }) => replaceMembers(scim, id, { userName })));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      for (const { id } of people) await scim.send(`/Users/${id}`, { method: 'DELETE' });
    });

    test('is answered page by page, each person once, and its numbers are bent to what is possible', async () => {
      const page = async (query: string) => {
        const { status, body } = await scim.send(`/Users?${query}`);
        return [status, body['totalResults'], body['startIndex'], (body['Resources'] as { userName: string }[]).length];
      };
      expect(await page('startIndex=2&count=1')).toEqual([200, 3, 2, 1]);
      expect(await page('startIndex=0&count=500')).toEqual([200, 3, 1, 3]);
      expect(await page('startIndex=-4&count=-1')).toEqual([200, 3, 1, 0]);
      expect(await page('startIndex=99')).toEqual([200, 3, 99, 0]);
      const names = await Promise.all(
        [1, 2, 3].map(async (at) => {
          const { body } = await scim.send(`/Users?startIndex=${at}&count=1`);
          return (body['Resources'] as { userName: string }[])[0]!.userName;
        }),
      );
      expect(new Set(names).size).toBe(3);
    });
  });

  // The tests that follow are the same on every database.
  if (database !== usualDatabase) return;

  describe('what can be done', () => {
    const client = prepare(() => startScimClient(app));

    test('is said to everybody, and agrees with what is done', async () => {
      const read = async (path: string) => {
        const response = await fetch(`${app.url}/api/scim/v2${path}`);
        return { status: response.status, body: (await response.json()) as Record<string, unknown> };
      };
      expect((await read('/ServiceProviderConfig')).body).toMatchObject({
        patch: { supported: true },
        bulk: { supported: false },
        filter: { supported: true, maxResults: 200 },
        changePassword: { supported: false },
        sort: { supported: false },
        etag: { supported: true },
      });
      expect((await read('/ResourceTypes')).body).toMatchObject({ totalResults: 1 });
      expect((await read('/ResourceTypes/User')).body).toMatchObject({ endpoint: '/Users', schema: core });
      expect((await read('/Schemas')).body).toMatchObject({ totalResults: 3 });
      for (const path of [`/Schemas/${core}`, `/Schemas/${encodeURIComponent(core)}`])
        expect((await read(path)).body).toMatchObject({ id: core });
      // What the server asks for is in the schema: `active` is never removed, and an address is needed.
      const { attributes } = (await read(`/Schemas/${core}`)).body as {
        attributes: { name: string; required: boolean }[];
      };
      const required = attributes.filter((one) => one.required).map(({ name }) => name);
      expect(required).toEqual(['userName', 'active']);
      expect(attributes.find(({ name }) => name === 'emails')).toMatchObject({
        description: expect.stringContaining('needed unless userName is an address'),
      });
      expect((await read('/Schemas/urn:x')).status).toBe(404);
      expect((await read('/Schemas?filter=id%20eq%20%22x%22')).status).toBe(403);
    });

    test.each([
      ['GET', '/Me', 501],
      ['POST', '/Bulk', 501],
      ['GET', '/Groups', 404],
      ['GET', '', 404],
      ['GET', '/Users/', 404],
      ['GET', '/Users/a/b', 404],
      ['DELETE', '/Users', 405],
      ['POST', `/Users/${unknownId}`, 405],
      ['POST', '/Schemas', 405],
      ['GET', '/Users/.search', 405],
    ])('%s %s is answered %i, as an error of SCIM', async (method, path, status) => {
      const answer = await client.send(path, { method });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/scim+json']);
      expect(answer.body).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(status),
      });
    });

    test.each([
      ['no JSON', '{', {}, 400, 'invalidSyntax'],
      ['a thousand levels', `${'['.repeat(1000)}${']'.repeat(1000)}`, {}, 400, 'invalidSyntax'],
      ['a list', '[]', {}, 400, 'invalidSyntax'],
      ['another type', '{}', { 'content-type': 'text/plain' }, 415, undefined],
      ['a large body', `"${'x'.repeat(70_000)}"`, {}, 413, undefined],
      ['a wish for another type', '{}', { accept: 'text/html' }, 406, undefined],
    ])('%s is refused', async (_what, body, headers, status, scimType) => {
      const answer = await client.send('/Users', { method: 'POST', body, headers });
      expect([answer.status, answer.body['scimType']]).toEqual([status, scimType]);
    });

    test('a list with two filters is refused', async () => {
      expect((await client.send('/Users?filter=id%20pr&filter=id%20pr')).status).toBe(400);
    });

    test.each([
      ['half a filter', { filter: 'userName' }, 'invalidFilter'],
      ['a filter of a thousand brackets', { filter: `${'('.repeat(1000)}id pr${')'.repeat(1000)}` }, 'invalidFilter'],
      ['a filter of ten thousand characters', { filter: `userName eq "${'x'.repeat(10_000)}"` }, 'invalidFilter'],
      ['a character that nothing stores', { filter: 'userName eq "\0"' }, 'invalidValue'],
      ['a word for a number', { count: 'many' }, 'invalidValue'],
      ['a part of a number', { startIndex: '1.5' }, 'invalidValue'],
    ])('a list with %s is refused', async (_what, query, scimType) => {
      const { status, body } = await client.send(
        `/Users?${new URLSearchParams(query as Record<string, string>).toString()}`,
      );
      expect([status, body['scimType']]).toEqual([400, scimType]);
    });
  });
});
