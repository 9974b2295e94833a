import { readConfig } from '../../config/schema.ts';
import { receiveUpstreamIdentity } from '../../src/commands/federation/receive-upstream-identity.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { pivotParts, type PivotPart } from '../../src/domain/federation/pivot.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { emailOf, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Page } from '../support/browser.ts';
import { arrivalFrom, giveIdentity } from '../support/people/linked-identity.ts';
import { auditOf } from '../support/people/lost-device.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';

const path = '/compte/profil';
const civilHashes = {
  ...(Object.fromEntries(pivotParts.map((part) => [part, part])) as Record<PivotPart, string>),
  subject: 's',
};
let count = 0;
const newAddress = () => `dit-${process.pid}-${count++}@example.test`;

describe.each(bothDatabases)('data from an upstream on the pages of the account, on %s', (database) => {
  const { app, client } = describeService({ database, config: { upstreams: readConfig({}).upstreams } });

  const somebody = () => somebodySignedIn(app, client);
  const proposed = (page: Page) => page.all('.fr-alert__title').map((title) => title.textContent);
  /** Records an identity as the next sign-in at the upstream would. */
  const arriveAgain = (arrival: UpstreamIdentity) =>
    withUnit(createUnit(), () =>
      receiveUpstreamIdentity(app.services, {
        upstreamIdentity: arrival,
        requestId: 'test',
        countRefusal: async () => {},
      }),
    );
  const accountOf = async ({ account }: Person) => (await app.services.account.accounts.find(account.sub))!;

  test('a different address from the upstream is proposed, proved like any other, and then proposed no more', async () => {
    const person = await somebody();
    const { browser, account } = person;
    const email = newAddress();
    await giveIdentity(app, account, { email });
    const page = await browser.open(path);
    expect(proposed(page)).toEqual(['FranceConnect indique une autre adresse électronique']);
    expect(page.body).toContain(email);
    expect(await emailOf(app, account)).toBe(account.email);

    const form = `form:has([name="email"][value="${email}"]):not(#step)`;
    expect((await browser.submit({}, { action: 'save', form })).find('#code')).not.toBeNull();
    expect(await emailOf(app, account)).toBe(account.email);
    const { code } = await app.mailbox.newest(email, 'address-change-code');
    await browser.submit({ code: code ?? '' }, { action: 'verify' });
    expect(await emailOf(app, account)).toBe(email);
    expect(proposed(await browser.open(path))).toEqual([]);
  });

  test('a person who declines is not asked again until the upstream sends yet another address', async () => {
    const person = await somebody();
    const { browser, account } = person;
    const arrival = arrivalFrom(app, { email: newAddress() });
    const { id } = await giveIdentity(app, account, arrival);
    await browser.open(path);
    expect(proposed(await browser.submit({}, { action: 'decline' }))).toEqual([]);
    expect(await auditOf(app, account, 'account.address_declined')).toEqual([{ identity: id }]);
    await arriveAgain(arrival);
    expect(proposed(await browser.open(path))).toEqual([]);
    const email = newAddress();
    await arriveAgain({ ...arrival, email });
    expect((await browser.open(path)).body).toContain(email);
    expect(await emailOf(app, account)).toBe(account.email);
  });

  test('an address of another account is proposed like a free one, and is not taken over', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const { email } = other.account;
    await giveIdentity(app, person.account, { email });
    await person.browser.open(path);
    const form = `form:has([name="email"][value="${email}"]):not(#step)`;
    expect((await person.browser.submit({}, { action: 'save', form })).find('#code')).not.toBeNull();
    expect((await app.mailbox.newest(email, 'address-change-existing')).code).toBeNull();
    expect(await emailOf(app, person.account)).toBe(person.account.email);
  });

  if (database !== bothDatabases[0]) return;

  test('the account’s own address in any case of letters, or no address, is not proposed', async () => {
    const person = await somebody();
    await giveIdentity(app, person.account, { email: person.account.email.toUpperCase() });
    await giveIdentity(app, person.account, { upstream: 'proconnect', email: undefined });
    await giveIdentity(app, person.account, { upstream: 'tiers', email: '"><script>@x' });
    expect(proposed(await person.browser.open(path))).toEqual([]);
  });

  test('one person cannot decline for another', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const { id } = await giveIdentity(app, other.account, { email: newAddress() });
    const page = await person.browser.open(path);
    await person.browser.post(path, { csrf: page.fieldValue('csrf') ?? '', action: 'decline', identity: id });
    expect(proposed(await other.browser.open(path))).toHaveLength(1);
  });

  test('names of a civil status become the account’s at each sign-in, and names of a directory do not', async () => {
    const person = await somebody();
    const civil = arrivalFrom(app, { pivot: [] });
    const agent = arrivalFrom(app, { upstream: 'proconnect', givenName: 'Claire', familyName: 'Du Bois' });
    for (const arrival of [civil, agent]) await giveIdentity(app, person.account, arrival);
    await arriveAgain(civil);
    await arriveAgain(agent);
    expect((await accountOf(person)).profile).toMatchObject({ givenName: 'Angela Claire', familyName: 'DUBOIS' });
    await arriveAgain({ ...civil, familyName: 'MARTIN' });
    expect((await accountOf(person)).profile).toMatchObject({ givenName: 'Angela Claire', familyName: 'MARTIN' });
  });

  test('names of a civil status are listed as what FranceConnect provides, without a field, and posted values for them are ignored', async () => {
    const person = await somebody();
    const { browser } = person;
    const arrival = arrivalFrom(app, { pivot: [civilHashes] });
    await giveIdentity(app, person.account, arrival);
    await arriveAgain(arrival);
    const page = await browser.open('/compte/identite');
    expect(page.find('#certified-title')?.text.trim()).toBe('Fourni par FranceConnect');
    expect(page.all('#certified dd').map(({ text }) => text.trim())).toEqual(['DUBOIS', 'Angela Claire']);
    expect(page.all('[name="familyName"], [name="givenName"]')).toEqual([]);
    const forged = { familyName: 'Voleur', givenName: '<script>' };
    const saved = await browser.submit({ phone: '01 23 45 67 89' }, { action: 'save', forged });
    expect(saved.find('#notice')?.textContent).toContain('enregistrées');
    expect((await accountOf(person)).profile).toMatchObject({
      familyName: 'DUBOIS',
      givenName: 'Angela Claire',
      phone: '+33123456789',
    });
  });

  test('names from an employer’s directory, and all names after the unlinking, can be changed by the person', async () => {
    const person = await somebody();
    const { browser, account } = person;
    const { services } = app;
    await giveIdentity(app, account, { upstream: 'proconnect' });
    const { id } = await giveIdentity(app, account, { pivot: [civilHashes] });
    await services.transaction((trx) => services.federation.identities.remove(trx, { id, accountId: account.sub }));
    await browser.open('/compte/identite');
    await browser.submit({ familyName: 'Martin', givenName: 'Zoé' }, { action: 'save' });
    expect((await accountOf(person)).profile).toMatchObject({ familyName: 'Martin', givenName: 'Zoé' });
  });
});
