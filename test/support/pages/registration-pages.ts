import { optionalStepPages } from './optional-step-pages.ts';
import { fill, press, show, toDraft, type PageState } from './page-state.ts';
import { carry, draftUpTo, linkIn, newPassword } from './page-world.ts';

export const registrationPages: readonly PageState[] = [
  {
    name: 'registration, profile: empty',
    async reach(world, tab) {
      await toDraft(world, tab, 'profile');
    },
  },
  {
    name: 'registration, profile: nothing typed',
    status: 422,
    errors: ['username', 'password', 'email'],
    async reach(world, tab) {
      await toDraft(world, tab, 'profile');
      await press(tab, 'next');
    },
  },
  {
    name: 'registration, profile: all wrong',
    status: 422,
    errors: ['username', 'passwordConfirm', 'email'],
    kept: { username: 'marie.durand', email: 'marie@' },
    async reach(world, tab) {
      await toDraft(world, tab, 'profile');
      const password = { password: newPassword, passwordConfirm: `${newPassword}s` };
      await fill(tab, { username: 'marie.durand', ...password, email: 'marie@' });
      await press(tab, 'next');
    },
  },
  {
    name: 'registration, profile: weak password',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      await toDraft(world, tab, 'profile');
      const password = { password: 'Marie.Durand 1', passwordConfirm: 'Marie.Durand 1' };
      await fill(tab, { username: 'marie.durand-75', ...password, email: 'marie@example.test' });
      await press(tab, 'next');
    },
  },
  {
    name: 'registration, profile: throw-away address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@yopmail.com' },
    async reach(world, tab) {
      const { username } = await toDraft(world, tab, 'profile');
      const password = { password: newPassword, passwordConfirm: newPassword };
      await fill(tab, { username, ...password, email: 'marie@yopmail.com' });
      await press(tab, 'next');
    },
  },
  {
    name: 'registration, profile: slip in the address',
    kept: { email: 'marie-claire.de-la-fontaine@gmial.con' },
    async reach(world, tab) {
      const { username } = await toDraft(world, tab, 'profile');
      const password = { password: newPassword, passwordConfirm: newPassword };
      await fill(tab, { username, ...password, email: 'marie-claire.de-la-fontaine@gmial.con' });
      await press(tab, 'next');
      await tab.locator('#question').waitFor();
    },
  },
  {
    name: 'registration, profile: filled before',
    async reach(world, tab) {
      const { browser } = await draftUpTo(world, 'captcha');
      await carry(browser, tab);
      await tab.goto(`${browser.page.url.href}&step=profile`);
    },
  },
  ...optionalStepPages,
  {
    name: 'registration, captcha: empty',
    async reach(world, tab) {
      await toDraft(world, tab, 'captcha');
    },
  },
  {
    name: 'registration, captcha: wrong',
    status: 422,
    errors: ['captcha'],
    async reach(world, tab) {
      await toDraft(world, tab, 'captcha');
      await fill(tab, { captcha: '000000' });
      await press(tab, 'register');
    },
  },
  {
    name: 'registration, captcha: renewed',
    async reach(world, tab) {
      await toDraft(world, tab, 'captcha');
      await press(tab, 'refresh');
      await tab.locator('#challenge [role="status"]').waitFor();
    },
  },
  {
    name: 'registration, proof: empty',
    async reach(world, tab) {
      await toDraft(world, tab, 'proof');
    },
  },
  {
    name: 'registration, proof: wrong code',
    status: 422,
    errors: ['code'],
    async reach(world, tab) {
      await toDraft(world, tab, 'proof');
      await fill(tab, { code: '0000 0000' });
      await press(tab, 'verify');
    },
  },
  {
    name: 'registration, proof: the message asked for again',
    async reach(world, tab) {
      const { browser } = await draftUpTo(world, 'proof');
      await browser.submit({}, { action: 'resend' });
      await show(browser, tab);
      await tab.locator('#notice[role="status"]').waitFor();
    },
  },
  {
    name: 'registration, proof: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'zoe@' },
    async reach(world, tab) {
      await toDraft(world, tab, 'proof');
      await fill(tab, { email: 'zoe@' });
      await press(tab, 'change');
    },
  },
  {
    name: 'registration, proof: slip in the other address',
    kept: { email: 'zoe@wanadoo.fe' },
    async reach(world, tab) {
      await toDraft(world, tab, 'proof');
      await fill(tab, { email: 'zoe@wanadoo.fe' });
      await press(tab, 'change');
      await tab.locator('#question').waitFor();
    },
  },
  {
    name: 'registration: the address got an account meanwhile',
    async reach(world, tab) {
      const first = await draftUpTo(world, 'proof');
      const second = await draftUpTo(world, 'proof', { email: first.email });
      const codes = async () => world.app.mailbox.messages(first.email).map(({ code }) => code ?? '');
      while ((await codes()).length < 2) await new Promise((resolve) => setTimeout(resolve, 25));
      const [newer = '', older = ''] = await codes();
      await first.browser.submit({ code: older }, { action: 'verify' });
      await show(second.browser, tab);
      await fill(tab, { code: newer });
      await press(tab, 'verify');
    },
  },
  {
    name: 'link of a proof: in the browser that began',
    async reach(world, tab) {
      const { browser, email } = await draftUpTo(world, 'proof');
      await carry(browser, tab);
      await tab.goto(await linkIn(world.app, email, 'verify-address'));
    },
  },
  {
    name: 'link of a proof: in another browser',
    async reach(world, tab) {
      const { email } = await draftUpTo(world, 'proof');
      await tab.goto(await linkIn(world.app, email, 'verify-address'));
    },
  },
  {
    name: 'link of a proof: wrong password in another browser',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      const { email } = await draftUpTo(world, 'proof');
      await tab.goto(await linkIn(world.app, email, 'verify-address'));
      await fill(tab, { password: 'pas le bon mot de passe' });
      await press(tab, 'confirm');
    },
  },
  {
    name: 'link of a proof, confirmed in another browser',
    async reach(world, tab) {
      const { email } = await draftUpTo(world, 'proof');
      await tab.goto(await linkIn(world.app, email, 'verify-address'));
      await fill(tab, { password: newPassword });
      await press(tab, 'confirm');
    },
  },
];
