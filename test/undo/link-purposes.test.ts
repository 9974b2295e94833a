import {
  askForAddress,
  askForReset,
  changeAddress,
  emailOf,
  linkTo,
  somebodySignedIn,
} from '../support/people/account-address.ts';
import { captchaAnswer, countAccounts, linkFor, registerUntilProof, somebody } from '../support/people/register.ts';
import { createPerson, startScimClient } from '../support/services/scim.ts';
import { gate } from '../support/gate.ts';
import { describeService } from '../support/describe-app.ts';
import { signIn } from '../support/test-client.ts';

const chosen = 'neuf-castors-contre-le-vent';
/** The fields that the page of a reset link sends. */
const reset = { password: chosen, passwordConfirm: chosen, action: 'save' };

describe('an action link does only what its message says', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  /** Sends a form from a browser that has never opened the page of the link. */
  async function send(link: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const browser = app.browser();
    const csrf = (await browser.open('/langue')).fieldValue('csrf') ?? '';
    return (await browser.post(link, { csrf, ...fields })).status;
  }

  const invite = (email: string) =>
    app.services.inUnit(async () =>
      app.services.messages.invited({ person: { email, emailCanonical: email }, known: undefined }),
    );
  const canSignIn = async (account: { readonly username: string; readonly password: string }) =>
    (await signIn(app, app.browser(), { client, account })).code !== '';

  test('the link of a registration sets no new password, and makes no account without the password of the draft', async () => {
    const person = somebody();
    await registerUntilProof(app, client, person);
    const link = await linkFor(app, person.email);
    expect(await send(link, reset)).toBe(422);
    expect(await send(link, { ...reset, action: 'confirm' })).toBe(422);
    expect(await countAccounts(app, person.email)).toBe(0);
    expect(await send(link, { password: person.password, action: 'confirm' })).toBe(200);
    expect([await canSignIn(person), await canSignIn({ ...person, password: chosen })]).toEqual([true, false]);
  });

  test('the link of an address change sets no new password, and needs the current password to change the address', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    const { email } = somebody();
    await askForAddress(browser, email);
    const link = await linkTo(app, email, 'address-change-code');
    expect(await send(link, reset)).toBe(422);
    expect(await emailOf(app, account)).toBe(account.email);
    expect([await canSignIn(account), await canSignIn({ ...account, password: chosen })]).toEqual([true, false]);
  });

  test('the link of a reset confirms no address and takes no change back', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    await changeAddress(app, browser, somebody().email);
    const email = await emailOf(app, account);
    await askForReset(app, email);
    const link = await linkTo(app, email, 'reset');
    expect(await send(link, { password: account.password, action: 'confirm' })).toBe(422);
    expect(await send(link, { action: 'confirm' })).toBe(422);
    expect(await emailOf(app, account)).toBe(email);
    expect(await canSignIn(account)).toBe(true);
  });

  test('the link of an invitation makes an account of its own address alone, and changes no other one', async () => {
    const { account } = await somebodySignedIn(app, client);
    const { email, username } = somebody();
    await invite(email);
    const link = await linkTo(app, email, 'invitation');
    expect(await send(link, { ...reset, username: account.username })).toBe(422);
    expect(await send(link, { action: 'confirm', username })).toBe(422);
    expect(await send(link, { ...reset, username, email: account.email, sub: account.sub })).toBe(200);
    expect(await canSignIn({ username: email, password: chosen })).toBe(true);
    expect([await canSignIn(account), await emailOf(app, account)]).toEqual([true, account.email]);
  });

  /** Lets so many passwords wait for each other before they are hashed: each form has read its link by then. */
  const hashTogether = (count: number) => {
    const hasher = app.services.hasher as { hash: typeof app.services.hasher.hash };
    const hash = hasher.hash.bind(hasher);
    const all = gate();
    let come = 0;
    hasher.hash = async (password) => {
      come += 1;
      if (come === count) {
        hasher.hash = hash;
        all.open();
      }
      await all.passed;
      return hash(password);
    };
  };

  test('of two uses of an invitation at once the second reads that the account has the password of the first', async () => {
    const { email } = somebody();
    await invite(email);
    const provisioned = await createPerson(await startScimClient(app));
    const links = [await linkTo(app, email, 'invitation'), await linkTo(app, provisioned.email, 'scim-invitation')];
    for (const [number, link] of links.entries()) {
      hashTogether(2);
      const uses = await Promise.all(
        [chosen, `${chosen}-encore`].map(async (password, index) => {
          const browser = await app.open(link);
          const username = `${email.split('@')[0]!.slice(0, 20)}-${number}${index}`;
          const page = await browser.submit({ username, password, passwordConfirm: password }, { action: 'save' });
          return { h1: page.h1, username, password };
        }),
      );
      const isFirst = ({ h1 }: (typeof uses)[number]) => h1 === 'Votre compte est créé';
      const [first, second] = [uses.find(isFirst)!, uses.find((use) => !isFirst(use))];
      expect(second?.h1).toBe('Cette invitation a déjà servi');
      expect(await canSignIn(first)).toBe(true);
    }
  });

  test('the link that takes a change back does only that, even when the form contains other fields', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    await changeAddress(app, browser, somebody().email);
    const link = await linkTo(app, account.email, 'address-changed');
    expect(await send(link, reset)).toBe(200);
    expect(await emailOf(app, account)).toBe(account.email);
    expect(await canSignIn({ ...account, password: chosen })).toBe(false);
  });
});
