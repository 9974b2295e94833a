import type { Page as Tab } from 'playwright-core';
import { judgeCriteria } from '../../src/domain/password/password-policy.ts';
import { describeInChromium } from '../support/chromium.ts';
import type { Browser } from '../support/browser.ts';
import { cookiesOf } from '../support/pages/capture-page.ts';
import { draftUpTo, newPassword, openPageWorld, type PageWorld } from '../support/pages/page-world.ts';
import { recoveryPages } from '../support/pages/entrance/recovery-pages.ts';

const username = 'lea.muller';
const email = 'paul.durand@exemple-asso.fr';

/** Passwords for every case that the rules distinguish. */
const passwords = [
  'a',
  'xK9$vq!2LmZ',
  'xK9$vq!2LmZr',
  'wqzkvjxbnfhgty',
  'Wqzkvjxbnfhg7',
  'wqzkvjxbnfhgtyu',
  ' '.repeat(15),
  'q7 Zé'.repeat(30).slice(0, 128),
  'q7 Zé'.repeat(30).slice(0, 129),
  'x'.repeat(4096),
  'x'.repeat(4097),
  '🐙'.repeat(11),
  '🐙'.repeat(15),
  'e\u0301'.repeat(14),
  'e\u0301'.repeat(15),
  '\ufb03'.repeat(5),
  'Ａé1!ａÉ२?bcde',
  'quatre-hiboux-plies-au-refuge',
  'la campagne et la ligne de signaux',
  'IGN 2026 !Paris-Est',
  'mon ign à moi, et toi',
  'Cartes.gouv.fr2026',
  'C4rt3s-G0uv-Fr-2026',
  'GéoPlateforme+2026',
  'Ge0p1atef0rme!2026',
  'G30P0RTA1L du matin',
  'lea.muller aime les cartes',
  'LEA-MULLER et compagnie',
  'Mül1er et compagnie',
  'mu||er et compagnie',
  'léa et ses amis',
  'les chats de Durand',
  'p4ul et ses amis du soir',
  'paul et ses amis du soir',
  'exemple pour les autres',
  'asso de quartier fr',
  'l\u00e9a.m\u00fcller',
  'straße durand',
  'DURANDİ',
];

describeInChromium('help with a new password', (chromium) => {
  let world: PageWorld;
  let tab: Tab;

  beforeAll(async () => {
    world = await openPageWorld();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    tab = await (await chromium().newContext({ locale: 'fr-FR' })).newPage();
  });
  afterEach(() => tab.context().close());

  /** Shows the page of a browser without a screen in a real tab. */
  async function show(browser: Browser): Promise<void> {
    await tab.context().addCookies([...cookiesOf(browser)]);
    await tab.goto(browser.page.url.href);
  }
  const openProfile = async () => show((await draftUpTo(world, 'profile')).browser);

  async function fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await tab.locator(`main [id="${name}"]`).fill(value);
  }

  const count = () => tab.locator('#password-count');
  const looks = { valid: true, error: false, info: undefined } as const;

  /** Returns the verdict that the page shows on a rule, and expects the same verdict in the text for screen readers. */
  async function verdictOn(rule: string): Promise<boolean | undefined> {
    const element = tab.locator(`#password-rule-${rule}`);
    const look = /fr-message--(valid|error|info)/.exec((await element.getAttribute('class')) ?? '')?.[1] ?? '';
    const verdict = looks[look as keyof typeof looks];
    const said = (await element.locator('.fr-sr-only').textContent()) ?? '';
    expect(said.trim()).toBe(verdict === undefined ? '' : verdict ? '(respecté)' : '(non respecté)');
    return verdict;
  }
  const verdicts = async () => ({
    length: await verdictOn('length'),
    maximum: await verdictOn('maximum'),
    personal: await verdictOn('personal'),
  });

  test('before the first key every rule is shown, neither met nor unmet, and nothing is announced', async () => {
    await openProfile();
    expect(await verdicts()).toEqual({});
    expect(await verdictOn('guess')).toBeUndefined();
    expect(await count().textContent()).toBe('');
    const described = await tab.locator('#password').getAttribute('aria-describedby');
    expect(described).toContain('password-messages');
    expect(await tab.locator('#password-messages').textContent()).toContain('15 caractères ou plus');
  });

  test('the script judges each password as the server does', async () => {
    await openProfile();
    await fill({ username, email });
    const disagreements: string[] = [];
    const seen = new Set<string>();
    for (const password of passwords) {
      await fill({ password });
      const [script, server] = [await verdicts(), judgeCriteria(password, [username, email])];
      seen.add(JSON.stringify(server));
      if (JSON.stringify(script) !== JSON.stringify(server))
        disagreements.push(`${password.slice(0, 40)}: ${JSON.stringify(script)}, not ${JSON.stringify(server)}`);
    }
    expect(disagreements).toEqual([]);
    // Six different verdicts are at least one for each rule met and broken.
    expect(seen.size).toBeGreaterThanOrEqual(6);
  });

  test('the number of met rules is announced politely when the typing pauses', async () => {
    await openProfile();
    expect(await count().getAttribute('aria-live')).toBe('polite');
    await tab.evaluate(`
      window.said = [];
      new MutationObserver(() => said.push(document.getElementById('password-count').textContent))
        .observe(document.getElementById('password-count'), { childList: true, characterData: true, subtree: true });`);
    await fill({ username, email });
    await tab.locator('#password').pressSequentially('ligne');
    await tab.getByText('2 critères sur 3 respectés', { exact: true }).waitFor();
    expect(await verdicts()).toEqual({ length: false, maximum: true, personal: true });
    await tab.locator('#password').pressSequentially(' de signaux et campagne');
    await tab.getByText('3 critères sur 3 respectés', { exact: true }).waitFor();
    expect(await tab.evaluate('said')).toEqual(['2 critères sur 3 respectés', '3 critères sur 3 respectés']);
  });

  test('a change of the user name changes the personal words that the password must not contain', async () => {
    await openProfile();
    await fill({ password: newPassword });
    expect((await verdicts()).personal).toBe(true);
    await fill({ username: 'loutres' });
    expect((await verdicts()).personal).toBe(false);
  });

  test('the confirmation is compared when its field is left, with the words of the server', async () => {
    await openProfile();
    await fill({ username, email, password: newPassword });
    const confirm = tab.locator('#passwordConfirm');
    await confirm.pressSequentially('sept');
    expect(await tab.locator('#passwordConfirm-messages').textContent()).toBe('');
    await confirm.press('Tab');
    const byScript = await tab.locator('#passwordConfirm-messages').textContent();
    expect(await confirm.getAttribute('aria-invalid')).toBe('true');
    await tab.locator('main button[value="next"]').click();
    await tab.locator('#errors').waitFor();
    expect(await tab.locator('#passwordConfirm-messages').textContent()).toBe(byScript);

    await fill({ password: newPassword, passwordConfirm: newPassword });
    await confirm.press('Tab');
    expect(await tab.locator('#passwordConfirm-messages').textContent()).toBe(
      'Les deux mots de passe sont identiques.',
    );
    expect(await confirm.getAttribute('aria-invalid')).toBeNull();
  });

  test('the message about the confirmation does not move a button away that is pressed right then', async () => {
    await openProfile();
    await fill({ username, email, password: newPassword });
    await tab.locator('#passwordConfirm').pressSequentially('autre chose');
    await tab.locator('main button[value="next"]').scrollIntoViewIfNeeded();
    const button = (await tab.locator('main button[value="next"]').boundingBox())!;
    await tab.mouse.move(button.x + button.width / 2, button.y + 2);
    await tab.mouse.down();
    await tab.mouse.up();
    await tab.locator('#errors').waitFor();
  });

  test('the page of a reset link also checks the password against the email of the account', async () => {
    await show(await recoveryPages.find(({ name }) => name === 'new password: empty')!.reach(world));
    const owner = (await tab.locator('main input[name="username"]').getAttribute('value')) ?? '';
    await fill({ password: `${owner} sous la pluie` });
    expect((await verdicts()).personal).toBe(false);
    await fill({ password: 'avec example et ses amis' });
    expect((await verdicts()).personal).toBe(false);
    await fill({ password: newPassword });
    expect(await verdicts()).toEqual({ length: true, maximum: true, personal: true });
  });

  test('passwords can be pasted', async () => {
    await openProfile();
    await fill({ username: newPassword });
    for (const name of ['password', 'passwordConfirm']) {
      await tab.locator('#username').press('ControlOrMeta+a');
      await tab.locator('#username').press('ControlOrMeta+c');
      await tab.locator(`#${name}`).press('ControlOrMeta+v');
      expect(await tab.locator(`#${name}`).inputValue()).toBe(newPassword);
    }
  });

  test.each([
    { password: 'trop court', title: 'too short', broken: ['length'] },
    { password: 'Azerty123456!', title: 'common', broken: ['guess'] },
    { password: 'Durand', title: 'a name', broken: ['length', 'personal'] },
    { password: newPassword, title: 'good, confirmed by another one', broken: [], passwordConfirm: 'un autre' },
  ])(
    'after a try the server says which rules were broken, and shows none as met under the empty field: $title',
    async ({ password, broken, passwordConfirm = password }) => {
      const { browser } = await draftUpTo(world, 'profile');
      const page = await browser.submit({ username, email, password, passwordConfirm }, { action: 'next' });
      expect([page.status, page.fieldValue('password') ?? '']).toEqual([422, '']);
      const withLook = (look: string) =>
        ['length', 'maximum', 'personal', 'guess'].filter((rule) =>
          page.find(`#password-rule-${rule}`)?.getAttribute('class')?.includes(look),
        );
      expect([withLook('--error'), withLook('--valid')]).toEqual([broken, []]);
      expect(page.find('#password-count')?.text).toBe('');
      expect(page.find('#password-count')?.getAttribute('aria-live')).toBeUndefined();
    },
  );

  test('criteria that were met are met no longer when the field is emptied', async () => {
    await openProfile();
    await fill({ password: newPassword });
    expect((await verdicts()).length).toBe(true);
    await fill({ password: '' });
    expect(await verdicts()).toEqual({ length: undefined, maximum: undefined, personal: undefined });
  });
});
