import { gatherExport } from '../../src/commands/account/export/gather-export.ts';
import { agreeToAct } from '../../src/commands/approvals/agree-to-act.ts';
import { actOn } from '../support/people/act-on.ts';
import { holderToken, registerApiClient } from '../support/services/api.ts';
import { buildAccount } from '../support/build-account.ts';
import { giveRole } from '../support/people/give-role.ts';
import {
  acceptAsNewcomer,
  adoptPerson,
  createPerson as create,
  newAddress as newEmail,
  openInvitation,
  openServices,
  replaceMembers as change,
  startScimClient,
  type ScimClient,
} from '../support/services/scim.ts';
import { describeApp } from '../support/describe-app.ts';

const accountUrn = 'urn:geopf:params:scim:schemas:extension:account:1.0:User';
const day = 86_400;

let scim: ScimClient;
let other: ScimClient;

const app = describeApp();

beforeAll(async () => {
  [scim, other] = [await startScimClient(app), await startScimClient(app)];
});

const activate = (client: ScimClient, id: string, active: boolean) => change(client, id, { active });

const adopt = (client: ScimClient) => adoptPerson(app, client);
const accountOf = async (sub: string) => (await app.services.account.accounts.find(sub))!;
const signInTo = (account: Parameters<typeof openServices>[1]) => openServices(app, account);
const stateOf = async (client: ScimClient, id: string) => {
  const { body } = await client.send(`/Users/${id}`);
  return { active: body['active'], ...(body[accountUrn] as object) };
};

describe('a token', () => {
  test('is needed, and another one than that of a person', async () => {
    const none = await scim.send('/Users', { headers: { authorization: 'Bearer x' } });
    expect([none.status, none.body['status']]).toEqual([401, '401']);
    expect(none.headers.get('www-authenticate')).toMatch(/^Bearer /);
    const { token } = await holderToken(app, { roles: ['admin'], client: await registerApiClient(app) });
    const person = await scim.send('/Users', { headers: { authorization: `Bearer ${token}` } });
    expect([person.status, person.body['status']]).toEqual([403, '403']);
  });

  test('reads or changes people as far as its scope says', async () => {
    const [reader, supporter, others] = [
      await startScimClient(app, ['accounts:read']),
      await startScimClient(app, ['accounts:support']),
      await startScimClient(app, ['clients:read']),
    ];
    const body = { userName: newEmail() };
    const statuses = async (client: ScimClient) => [
      (await client.send('/Users')).status,
      (await client.send('/.search', { method: 'POST', body: {} })).status,
      (await client.send('/Users', { method: 'POST', body })).status,
    ];
    expect(await statuses(reader)).toEqual([200, 200, 403]);
    expect(await statuses(supporter)).toEqual([403, 403, 201]);
    expect(await statuses(others)).toEqual([403, 403, 403]);
  });
});

describe('the people of another service', () => {
  test('are found under no address, by no filter and in no body', async () => {
    const { id, email } = await create(other, { externalId: 'theirs' });
    for (const method of ['GET', 'DELETE'] as const)
      expect((await scim.send(`/Users/${id}`, { method })).status).toBe(404);
    expect((await activate(scim, id, false)).status).toBe(404);
    expect((await scim.send(`/Users/${id}`, { method: 'PUT', body: { userName: email } })).status).toBe(404);
    for (const filter of [`id eq "${id}"`, 'externalId eq "theirs"', `userName eq "${email}" or id pr`])
      expect(await scim.search(filter)).not.toContain(email);
    const own = await scim.send('/Users', { method: 'POST', body: { id, externalId: 'theirs', userName: email } });
    expect(own.status).toBe(201);
    expect(own.body['id']).not.toBe(id);
    expect(
      (await scim.send('/Users/.search', { method: 'POST', body: { filter: `id eq "${id}"` } })).body,
    ).toMatchObject({
      totalResults: 0,
    });
    expect((await other.send(`/Users/${id}`)).body).toMatchObject({ active: true, externalId: 'theirs' });
  });

  test('an account is no person of a service: neither its sub nor its address leads to it', async () => {
    const account = await buildAccount(app);
    expect((await scim.send(`/Users/${account.sub}`)).status).toBe(404);
    expect((await activate(scim, account.sub, false)).status).toBe(404);
    expect(await scim.search(`emails.value eq "${account.email}"`)).toEqual([]);
    expect((await accountOf(account.sub)).disabledAt).toBeNull();
  });
});

describe('a person who has an account', () => {
  test('is created with the same answer as anybody else, and nothing of her account changes', async () => {
    const account = await buildAccount(app);
    const before = await accountOf(account.sub);
    const [known, unknown] = [account.email, newEmail()];
    const answers = await Promise.all(
      [known, unknown].map((userName) => scim.send('/Users', { method: 'POST', body: { userName, title: 'x' } })),
    );
    const shapes = answers.map(({ status, body }) => [status, Object.keys(body), body[accountUrn]]);
    expect(shapes[0]).toEqual(shapes[1]);
    expect(shapes[0]).toEqual([201, expect.anything(), { state: 'invited' }]);
    const id = String(answers[0]!.body['id']);
    expect((await activate(scim, id, false)).body['active']).toBe(false);
    expect((await scim.send(`/Users/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await accountOf(account.sub)).toEqual(before);
  });

  test('accepts on a page without a new password, and keeps profile, address and account', async () => {
    const { id, account } = await adopt(scim);
    expect(await stateOf(scim, id)).toEqual({ active: true, state: 'joined', sub: account.sub });
    const changed = await change(scim, id, { title: 'Directrice', emails: [{ value: newEmail() }] });
    expect([changed.status, changed.body['title']]).toEqual([200, 'Directrice']);
    expect(await app.services.correction.corrections.find(account.sub)).toBeUndefined();
    expect((await activate(scim, id, false)).body['active']).toBe(false);
    expect((await accountOf(account.sub)).isDisabled).toBe(true);
    expect((await activate(scim, id, true)).body['active']).toBe(true);
    expect((await scim.send(`/Users/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await accountOf(account.sub)).toMatchObject({
      email: account.email,
      disabledAt: null,
      deletionDueAt: null,
      profile: { jobTitle: null },
    });
  });

  test('may end that on her own page, and the service does not find her any more', async () => {
    const { id, account } = await adopt(scim);
    const browser = await signInTo(account);
    expect((await browser.open('/compte/services')).text).toContain('Désactiver votre compte');
    await browser.submit({}, { action: 'leave' });
    expect(browser.page.text).toContain('ne gère plus votre compte');
    expect(browser.page.all('#managing-services')).toEqual([]);
    expect((await activate(scim, id, false)).status).toBe(404);
    expect((await accountOf(account.sub)).isDisabled).toBe(false);
  });

  test('whom the support has disabled is not enabled by a service that says so', async () => {
    const { id, account } = await adopt(scim);
    const by = { kind: 'command', name: 'test' } as const;
    await actOn(app, { act: 'disable', accountId: account.sub, reason: 'abus', by });
    expect(await stateOf(scim, id)).toMatchObject({ active: false });
    expect(
      (await scim.send(`/Users/${id}`, { method: 'PUT', body: { userName: account.email, active: true } })).body,
    ).toMatchObject({ active: false });
    for (const active of [false, true]) expect((await activate(scim, id, active)).body['active']).toBe(false);
    expect((await accountOf(account.sub)).isDisabled).toBe(true);
  });

  test('whom two services have deactivated is active again when both say so', async () => {
    const { id, account } = await adopt(scim);
    const second = await create(other, { userName: account.email });
    const browser = await openInvitation(app, account.email, { sent: 2 });
    await browser.submit({}, { action: 'confirm' });
    expect((await activate(scim, id, false)).body['active']).toBe(false);
    // The other service changes something else first, which says nothing of the account.
    expect((await change(other, second.id, { title: 'x' })).body['active']).toBe(false);
    expect((await activate(scim, id, true)).body['active']).toBe(true);
    for (const [client, person] of [
      [scim, id],
      [other, second.id],
    ] as const)
      expect((await activate(client, person, false)).body['active']).toBe(false);
    expect((await activate(scim, id, true)).body['active']).toBe(false);
    expect((await activate(other, second.id, true)).body['active']).toBe(true);
    expect((await accountOf(account.sub)).disabledAt).toBeNull();
  });
});

describe('a person whose account the invitation made', () => {
  test('gets another address only once she has proved it, and the last that the service says counts', async () => {
    const { id, email } = await create(scim);
    const { sub, password } = await acceptAsNewcomer(app, { email, username: 'noe.lambert' });
    // The organization made the account, which cannot leave it.
    const browser = await signInTo({ username: 'noe.lambert', password });
    await browser.open('/compte/profil');
    await browser.open('/compte/services');
    expect(browser.page.text).toContain('adressez-vous à l’organisation');
    expect(browser.page.all('#managing-services button')).toEqual([]);
    const csrf = browser.page.all('input[name=csrf]')[0]?.getAttribute('value') ?? '';
    const forged = { action: 'leave', client: scim.clientId, csrf };
    expect((await browser.post('/compte/services', forged)).status).toBe(404);
    for (const value of [newEmail(), newEmail()]) {
      expect((await change(scim, id, { emails: [{ value }] })).body['emails']).toEqual([{ value }]);
      expect(await app.services.correction.corrections.find(sub)).toMatchObject({ email: value, provedAt: null });
      expect((await accountOf(sub)).email).toBe(email);
    }
  });
});

describe('a holder of a role', () => {
  test('is deactivated once two agents have agreed, and asking again asks nobody twice', async () => {
    const { id, account } = await adopt(scim);
    await giveRole(app, { name: account.username, role: 'auditor' });
    for (const _time of [1, 2]) {
      const { status, body } = await activate(scim, id, false);
      expect([status, body['scimType']]).toEqual([409, undefined]);
      expect(String(body['detail'])).toContain('two agents have to agree');
    }
    expect((await scim.send(`/Users/${id}`)).body['active']).toBe(true);
    const waiting = await app.rows.approvals.values('id', { accountId: account.sub });
    expect(waiting).toHaveLength(1);
    const agents = [await buildAccount(app, { roles: ['support'] }), await buildAccount(app, { roles: ['support'] })];
    for (const { sub } of agents)
      await app.services.inUnit(() =>
        agreeToAct(app.services, { id: waiting[0]!, byAccountId: sub, reason: 'vu avec elle' }),
      );
    expect((await accountOf(account.sub)).isDisabled).toBe(true);
    const [line] = await app.rows.audit.list({ accountId: account.sub, event: 'account.disabled' }, 'reason');
    expect(line).toEqual({ reason: `Provisioning by the service ${scim.clientId}: disable` });
    expect((await activate(scim, id, false)).body['active']).toBe(false);
  });
});

describe('an invitation', () => {
  const links = async (email: string) => (await app.mailbox.queued(email, 'scim-invitation')).length;

  test('ends while the person is not active, and is sent anew once she is', async () => {
    const { id, email } = await create(scim);
    const browser = await openInvitation(app, email);
    expect(browser.page.h1).toBe('Votre organisation vous invite');
    await activate(scim, id, false);
    expect((await openInvitation(app, email)).page.status).toBe(400);
    await activate(scim, id, true);
    expect((await openInvitation(app, email, { sent: 2 })).page.status).toBe(200);
    const never = await create(scim, { active: false });
    expect(await links(never.email)).toBe(0);
  });

  test('lapses after seven days, says so, and is sent anew with the next change', async () => {
    const { id, email } = await create(scim);
    await app.mailbox.newest(email, 'scim-invitation');
    app.moveClock(7 * day + 1);
    try {
      await scim.renew();
      expect((await openInvitation(app, email)).page.status).toBe(400);
      expect(await stateOf(scim, id)).toEqual({ active: true, state: 'expired' });
      await change(scim, id, { title: 'x' });
      expect(await stateOf(scim, id)).toEqual({ active: true, state: 'invited' });
      expect((await openInvitation(app, email, { sent: 2 })).page.status).toBe(200);
    } finally {
      app.moveClock(-7 * day - 1);
      await scim.renew();
    }
  });

  test('is worth nothing once the person was deleted or has another address', async () => {
    const [gone, moved] = [await create(scim), await create(scim)];
    await scim.send(`/Users/${gone.id}`, { method: 'DELETE' });
    expect((await openInvitation(app, gone.email)).page.status).toBe(400);
    const email = newEmail();
    await change(scim, moved.id, { emails: [{ value: email }] });
    expect((await openInvitation(app, moved.email)).page.status).toBe(400);
    expect((await openInvitation(app, email)).page.status).toBe(200);
  });

  test('is accepted once, by the account of its address alone', async () => {
    const { id, email } = await create(scim);
    const { sub } = await acceptAsNewcomer(app, { email, username: 'camille.petit' });
    expect(await stateOf(scim, id)).toMatchObject({ state: 'joined', sub });
    // Her copy of her data holds what the service has said of her.
    const said = { client_id: scim.clientId, said: { userName: email }, accepted_at: expect.any(String) };
    expect((await gatherExport(app.services, sub))?.document.provisioned_by).toMatchObject([said]);
    expect((await openInvitation(app, email)).page.status).toBe(400);
    expect((await create(scim)).email).not.toBe(email);
  });

  test('to one address is sent five times a day, and then the service is told to wait', async () => {
    const userName = newEmail();
    const send = () => scim.send('/Users', { method: 'POST', body: { userName } });
    for (let time = 1; time <= 5; time++) {
      const { status, body } = await send();
      expect(status).toBe(201);
      await scim.send(`/Users/${String(body['id'])}`, { method: 'DELETE' });
    }
    const { status, headers } = await send();
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
  });
});

describe('a change', () => {
  test('takes nothing that another person of the service has, and of two at once one is made', async () => {
    const [one, two] = [await create(scim), await create(scim)];
    const clash = await change(scim, two.id, { userName: one.email.toUpperCase() });
    expect([clash.status, clash.body['scimType']]).toEqual([409, 'uniqueness']);
    const userName = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => scim.send('/Users', { method: 'POST', body: { userName } })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409, 409]);
  });

  test('is made to the version that it names, and a version that is known is not sent again', async () => {
    const { id, etag } = await create(scim);
    const patch = (tag: string, title: string) =>
      scim.send(`/Users/${id}`, {
        method: 'PATCH',
        headers: { 'if-match': tag },
        body: { Operations: [{ op: 'add', path: 'title', value: title }] },
      });
    const first = await patch(etag, 'a');
    expect(first.status).toBe(200);
    const stale = await patch(etag, 'b');
    expect([stale.status, stale.body['status']]).toEqual([412, '412']);
    expect((await patch('*', 'c')).status).toBe(200);
    const now = (await scim.send(`/Users/${id}`)).headers.get('etag') ?? '';
    expect((await scim.send(`/Users/${id}`, { headers: { 'if-none-match': now } })).status).toBe(304);
    expect((await scim.send(`/Users/${id}`, { method: 'DELETE', headers: { 'if-match': etag } })).status).toBe(412);
    expect((await patch(now, 'c')).headers.get('etag')).toBe(now);
  });

  test('leaves in place what others change at the same moment', async () => {
    const { id } = await create(scim);
    const numbers = Array.from({ length: 3 }, (_, place) => `+3314398800${place}`);
    const answers = await Promise.all(
      numbers.map((value) =>
        scim.send(`/Users/${id}`, {
          method: 'PATCH',
          body: { Operations: [{ op: 'add', path: 'phoneNumbers', value: [{ value, type: 'work' }] }] },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await scim.send(`/Users/${id}`);
    expect((body['phoneNumbers'] as { value: string }[]).map(({ value }) => value).toSorted()).toEqual(numbers);
  });

  test('that deactivates at the moment of others stays the own word of the service, which activates again', async () => {
    const { id, account } = await adopt(scim);
    const etag = (await scim.send(`/Users/${id}`)).headers.get('etag')!;
    const send = (body: object) => scim.send(`/Users/${id}`, { method: 'PATCH', headers: { 'if-match': etag }, body });
    const all = [{ active: false }, ...Array.from({ length: 8 }, (_, place) => ({ title: `Titre ${place}` }))];
    const answers = await Promise.all(all.map((value) => send({ Operations: [{ op: 'replace', value }] })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await activate(scim, id, false);
    expect((await activate(scim, id, true)).body['active']).toBe(true);
    expect((await accountOf(account.sub)).disabledAt).toBeNull();
  });

  test('that deactivates notes its word with the account or not at all, so it can always activate again', async () => {
    const [{ id, account }, scimPeople] = [await adopt(scim), app.services.scim.people];
    const usual = { ...scimPeople };
    scimPeople.noteDisabled = () => {
      Object.assign(scimPeople, usual);
      throw new Error('the process ends here');
    };
    expect((await activate(scim, id, false)).status).toBe(500);
    expect((await accountOf(account.sub)).disabledAt).toBeNull();
    expect((await activate(scim, id, false)).body['active']).toBe(false);
    expect((await activate(scim, id, true)).body['active']).toBe(true);
  });

  test('that deactivates at the moment of an agent leaves the account to the agent', async () => {
    const { id, account } = await adopt(scim);
    const by = { kind: 'command', name: 'test' } as const;
    const { people: scimPeople } = app.services.scim;
    const usual = { ...scimPeople };
    // The agent is faster than the service, which has read the person already.
    scimPeople.isAlone = async (...asked) => {
      Object.assign(scimPeople, usual);
      await actOn(app, { act: 'disable', accountId: account.sub, reason: 'abus', by });
      return usual.isAlone(...asked);
    };
    await activate(scim, id, false);
    expect((await activate(scim, id, true)).body['active']).toBe(false);
  });

  test('answers with the attributes that are wanted', async () => {
    const { id, email } = await create(scim, { title: 'x', name: { familyName: 'F', givenName: 'G' } });
    const keys = async (query: string) => Object.keys((await scim.send(`/Users/${id}?${query}`)).body).toSorted();
    expect(await keys('attributes=userName,NAME.familyname,unknown')).toEqual(['id', 'name', 'schemas', 'userName']);
    expect((await scim.send(`/Users/${id}?attributes=name.familyName`)).body['name']).toEqual({ familyName: 'F' });
    expect(await keys('excludedAttributes=id,name,meta,title')).toEqual(
      ['active', 'id', 'schemas', accountUrn, 'userName'].toSorted(),
    );
    const search = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: `userName eq "${email}"`,
      attributes: ['title'],
    };
    const { body } = await scim.send('/Users/.search', { method: 'POST', body: search });
    expect(body['Resources']).toEqual([{ schemas: expect.anything(), id, title: 'x' }]);
  });

  test('with a password, in whatever request, leaves no trace of it', async () => {
    const { id, email } = await create(scim, { password: 'canary-of-a-password' });
    await change(scim, id, { password: 'canary-of-a-password' });
    await scim.send(`/Users/${id}`, { method: 'PUT', body: { userName: email, password: 'canary-of-a-password' } });
    const [row] = await app.rows.scimPeople.list({ id });
    expect(JSON.stringify(row) + app.logs()).not.toContain('canary-of-a-password');
  });
});
