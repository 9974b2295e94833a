import { loginFlow } from '../../interactions/login/flow.ts';
import { endDeletion } from '../../src/commands/deletion/cancel-deletion.ts';
import { disableAccount, resetSecondFactor } from '../support/people/account-acts.ts';
import { hasSession, silentTokens } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import {
  comeFromFranceConnect,
  comeFromProConnect,
  learnt,
  pressFranceConnect,
} from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import {
  chosenPassword,
  parkingPlaces,
  requestDeletion,
  resetAndUndo,
  shownSecret,
  stepForms,
  stepPages,
  twoFactors,
  type Parked,
  type ParkingPlace,
} from '../support/people/parked-sign-ins.ts';
import { captchaAnswer, linkFor, registerUntilProof } from '../support/people/register.ts';
import { openCookie, plantCookie, requestCookiesOf, sealCookie, uidOf } from '../support/requests/request-cookie.ts';
import { rewriteFlow } from '../support/rewrite-flow.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { takeSnapshot } from '../support/database/table-snapshot.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { headingOf, walkSteps } from '../support/people/walk-steps.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const halfAnHour = 1801;
/** The library forgives clocks that differ by 15 seconds. */
const anHour = 3620;
const signInPage = 'Se connecter';
const lapsed = 'Votre connexion n’a pas pu aller jusqu’au bout';

const { app, client } = describeService({ upstreams: true, config: { captchaFixedAnswer: captchaAnswer } });
beforeEach(async () => {
  await app.rows.identities.remove();
});

const type = (browser: Browser, { username, password }: BuiltAccount) =>
  browser.submit({ username, password }, { action: 'signin' });

const at = (browser: Browser, step: string) => {
  const url = new URL(browser.page.url);
  url.searchParams.set('step', step);
  return url.href;
};

/** Sends the account-choice form twice, empty and with its own action, like a stranger at an unattended browser. */
async function pressContinue(browser: Browser): Promise<readonly Page[]> {
  const csrf = browser.page.fieldValue('csrf')!;
  const url = at(browser, 'account-choice');
  const pages = [];
  for (const action of [undefined, 'continue'])
    pages.push(await browser.post(url, action ? { csrf, action } : { csrf }));
  return pages;
}

async function expectNobodyIn(browser: Browser, pages: readonly Page[]): Promise<void> {
  expect(pages.map((page) => [page.h1, isIn(page)])).toEqual(pages.map(() => [signInPage, false]));
  expect(await hasSession(browser)).toBe(false);
}

async function toLink(account: BuiltAccount): Promise<Browser> {
  const { browser } = await comeFromFranceConnect(app, { client });
  await browser.submit({}, { action: 'existing' });
  await type(browser, account);
  return browser;
}

async function toSetUp(account: BuiltAccount): Promise<Browser> {
  return (await pastPassword(app, { client, account, params: twoFactors })).browser;
}

describe('a stolen password gives no access after its owner resets it', () => {
  test('after a reset, a sign-in left at the page that links an account starts again at the sign-in page', async () => {
    const account = await buildAccount(app);
    const browser = await toLink(account);
    expect(browser.page.h1).toBe('Lier FranceConnect à votre compte');
    await resetAndUndo(app, account);
    const pages = await pressContinue(browser);
    await expectNobodyIn(browser, pages);
    expect((await browser.reload()).text).toContain(lapsed);
  });

  test('after a reset, a sign-in left at the recovery codes starts again at the sign-in page', async () => {
    const account = await buildAccount(app);
    const browser = await toSetUp(account);
    const page = await browser.submit({ otp: totpCode(shownSecret(browser)), label: 'x' }, { action: 'enrol' });
    expect(page.h1).toBe('Vos codes de récupération');
    await resetAndUndo(app, account);
    await expectNobodyIn(browser, await pressContinue(browser));
  });

  test('after a reset, a sign-in left at the set-up of an application starts again at the sign-in page', async () => {
    const account = await buildAccount(app);
    const browser = await toSetUp(account);
    expect(browser.page.find('#totp-secret')).not.toBeNull();
    await resetAndUndo(app, account);
    await expectNobodyIn(browser, await pressContinue(browser));
  });

  test('a session that was idle for more than five minutes asks for the password before it sets up an application', async () => {
    const { browser } = await somebodySignedIn(app, client);
    app.moveClock(400);
    await browser.open(authorizationRequest(app, client, twoFactors).url);
    for (const page of [browser.page, ...(await pressContinue(browser))])
      expect([page.h1, page.find('#totp-secret')]).toEqual([signInPage, null]);
  });

  test('a person who signed in with FranceConnect needs the current password to replace the password', async () => {
    const account = await buildAccount(app);
    await linkPersona(app, account, { client, upstream: 'franceconnect', journey: throughFranceConnect });
    const hash = () => app.rows.accounts.values('passwordHash', { id: account.sub });
    const before: unknown = await hash();
    const { browser } = await comeFromProConnect(app, { client });
    await browser.submit({}, { action: 'existing' });
    await pressFranceConnect(browser);
    expect(browser.page.h1).toBe('Lier ProConnect à votre compte');
    const csrf = browser.page.fieldValue('csrf')!;
    const url = at(browser, 'renewal');
    expect((await browser.open(url)).h1).toBe('Lier ProConnect à votre compte');
    await browser.post(url, { csrf, action: 'save', password: chosenPassword, passwordConfirm: chosenPassword });
    expect(await hash()).toEqual(before);
  });
});

describe('the button « Continuer » of the account choice', () => {
  test('« Continuer » uses the account of the live session, even when another person signed in on the way', async () => {
    const [mine, theirs] = [await buildAccount(app), await buildAccount(app)];
    const { browser } = await signIn(app, app.browser(), { client, account: mine });
    const request = authorizationRequest(app, client, { prompt: 'select_account' });
    await browser.open(request.url);
    const { url } = browser.page;
    await browser.open(`${url.pathname}?flow=registration`);
    await pressFranceConnect(browser);
    await browser.submit({}, { action: 'existing' });
    await type(browser, theirs);
    const choice = await browser.submit({}, { action: 'continue' });
    expect(choice.h1).toBe('Choisir un compte');
    const page = await browser.submit({}, { action: 'continue' });
    expect(await learnt(app, client, { page, request })).toMatchObject({ sub: mine.sub });
    await expect(silentTokens(app, browser, { client })).resolves.toBeDefined();
  });

  test('« Continuer » asks for a sign-in when the session of the browser is gone, and the request goes on', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    await browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
    browser.jar.delete('geopf_session');
    const page = await browser.submit({}, { action: 'continue' });
    expect([page.h1, page.text.includes('n’est plus ouverte dans ce navigateur')]).toEqual([signInPage, true]);
    expect(isIn(await type(browser, account))).toBe(true);
  });

  test('« Continuer » does not stand in for another proof of the flow that has expired', async () => {
    const account = await buildAccount(app);
    const browser = await toSetUp(account);
    await browser.submit({ otp: totpCode(shownSecret(browser)), label: 'x' }, { action: 'enrol' });
    await rewriteFlow(app, { holding: 'newRecoveryCodes', change: { keepsSession: true } });
    app.moveClock(halfAnHour);
    await expectNobodyIn(browser, [await browser.submit({}, { action: 'acknowledge' })]);
  });
});

describe('a registration that another browser has confirmed', () => {
  const changes: Readonly<Record<string, (person: { username: string; email: string }) => Promise<unknown>>> = {
    'a reset of the password': (person) => resetAndUndo(app, person),
    'the end of the account': ({ username }) => disableAccount(app.services, { name: username }),
  };

  test.each(Object.keys(changes))('the first browser is not signed in after %s', async (name) => {
    const { browser, person } = await registerUntilProof(app, client);
    const other = await app.open(await linkFor(app, person.email));
    await other.submit({ password: person.password }, { action: 'confirm' });
    await app.services.inUnit(() => changes[name]!(person));
    await expectNobodyIn(browser, [await browser.reload()]);
  });
});

/** Returns the cookie in which the request of a sign-in that was left half-way travels. */
const cookieOf = (browser: Browser) =>
  requestCookiesOf(browser).find(({ path }) => path === browser.page.url.pathname)!;

/** The events that can happen to that cookie. */
const cookieHappenings: Readonly<Record<string, (parked: Parked) => Promise<unknown>>> = {
  'an alteration of its cookie': async ({ browser }) => {
    const { value, path } = cookieOf(browser);
    plantCookie(app, browser, { path, value: value.replace(/.{9}$/, (end) => [...end].toReversed().join('')) });
  },
  'the cookie of another request': async ({ browser }) => {
    const other = await app.open(authorizationRequest(app, client).url);
    plantCookie(app, browser, { path: cookieOf(browser).path, value: cookieOf(other).value });
  },
  'its cookie from before anything was proved': async ({ browser }) => {
    const { value, path } = cookieOf(browser);
    const uid = uidOf(browser.page.url);
    const { flows: _flows, ...held } = openCookie(app, { value, uid });
    plantCookie(app, browser, { path, value: sealCookie(app, { held, uid }) });
  },
  'another browser with its cookie': async (parked) => {
    const other = app.browser();
    plantCookie(app, other, cookieOf(parked.browser));
    await other.open(parked.browser.page.url.href);
    Object.assign(parked, { browser: other });
  },
  'an hour': async () => app.moveClock(anHour),
};

/** The place whose cookie is moved. There is a row of the sign-in beside it, which another cookie must not lead to. */
const cookiePlace = 'the second factor';

/** Returns whether an event can happen to the person who has left her sign-in there. */
function canHappen(happening: string, place: ParkingPlace): boolean {
  const { hasFactor = false, isClosed = false } = place;
  if (happening in cookieHappenings) return place.name === cookiePlace;
  if (happening === 'the logout of its session') return place.name === 'the second factor of a live session';
  if (happening === 'the removal of the second factor') return hasFactor;
  if (happening === 'the end of the wait for a deletion') return isClosed;
  // The places with a second factor stand for all: both void a proof wherever it waits, as a reset does.
  if (happening === 'a request for the deletion of the account') return hasFactor;
  if (happening === 'the end of the account') return hasFactor || isClosed || place.owed === 'account-choice';
  // Nobody gets a new password for an account that is closed.
  return happening !== 'a reset that is taken back' || !isClosed;
}

/** The events that can happen while a sign-in is left half-way. */
const happenings: Readonly<Record<string, (parked: Parked) => Promise<unknown>>> = {
  nothing: async () => {},
  'a reset that is taken back': ({ account }) => resetAndUndo(app, account),
  'the end of the account': ({ account }) =>
    app.services.inUnit(() => disableAccount(app.services, { name: account.username })),
  'the removal of the second factor': ({ account }) =>
    app.services.inUnit(() => resetSecondFactor(app.services, { name: account.username, reason: 'test' })),
  'a request for the deletion of the account': ({ account }) => requestDeletion(app, account),
  'the end of the wait for a deletion': ({ account: { sub: accountId } }) =>
    app.services.inUnit(async () => {
      await app.services.transaction(async (trx) => {
        const account = (await app.services.account.accounts.lock(trx, accountId))!;
        await endDeletion(app.services, trx, { account, by: 'link', isSilent: true });
      });
    }),
  'the logout of its session': async ({ browser }) => {
    const tab = browser.tab();
    await tab.open(`${app.protocol}/logout`);
    await tab.submit({}, { action: 'logout' });
  },
  '30 minutes': async () => app.moveClock(halfAnHour),
  ...cookieHappenings,
};

/** Events that move the clock, with the seconds. */
const moved: Readonly<Record<string, number>> = { '30 minutes': halfAnHour, 'an hour': anHour };
/** Events after which the browser has no request any more. */
const endings = ['an alteration of its cookie', 'the cookie of another request', 'an hour'];

/**
 * Returns the names of the steps that may answer after the event, the owed step first. Returns an empty list when the request has ended.
 */
function answering(place: ParkingPlace, happening: string): readonly string[] {
  const { owed, offered, owedLater = 'sign-in' } = place;
  if (happening === 'nothing') return offered ? [owed, offered] : [owed];
  if (endings.includes(happening)) return [];
  if (happening === '30 minutes') return owedLater === owed && offered ? [owed, offered] : [owedLater];
  return ['sign-in'];
}

/** Events that leave the password proved in the browser where it was typed, although some of them end the request. */
const keepingProof = [
  'nothing',
  ...Object.keys(cookieHappenings).filter((name) => /^(an alter|the cook|its cook)/.test(name)),
];

/** Returns whether a sign-in that was left there has proved its password to the page for a lost device. */
const provesPassword = ({ name, owed, isClosed }: ParkingPlace, happening: string): boolean =>
  !isClosed &&
  !name.includes('live session') &&
  !['sign-in', 'account-choice'].includes(owed) &&
  keepingProof.includes(happening);

/** Returns what is wrong with the page for a lost device, which asks for an address where the sign-in has proved nothing that counts. */
async function tryShortcut({ browser }: Parked, isProved: boolean): Promise<readonly string[]> {
  const { body } = await browser.fork().request({ url: `/appareil-perdu?demande=${uidOf(browser.page.url)}` });
  return body.includes('name="email"') === isProved
    ? [`the lost device takes the sign-in for a proof: ${!isProved}`]
    : [];
}

describe('every step of a sign-in, in every state in which a person can leave it', () => {
  const names = loginFlow.steps.map(({ name }) => name);
  const places = parkingPlaces(
    () => app,
    () => client,
  );
  const cases = places.flatMap((place) =>
    Object.keys(happenings)
      .filter((happening) => canHappen(happening, place))
      .map((happening) => [place.name, happening] as const),
  );
  const placeOf = (name: string) => places.find((place) => place.name === name)!;
  let parkedAt: string | undefined;
  let parked: Parked;
  let asParked: () => Promise<void>;

  test('every step has a form, a page and a place in the walk where it answers', () => {
    expect(Object.keys(stepForms).toSorted()).toEqual(names.toSorted());
    expect(Object.keys(stepPages).toSorted()).toEqual(names.toSorted());
    const seen = new Set(places.flatMap(({ owed, offered }) => [owed, ...(offered ? [offered] : [])]));
    expect([...seen].toSorted()).toEqual(names.toSorted());
  });

  test.each(cases)(
    'a sign-in left at %s, after %s, answers only with the step that is owed or offered',
    async (name, happening) => {
      const place = placeOf(name);
      const seconds = moved[happening] ?? 0;
      if (parkedAt !== name) {
        toMiddleOfStep(app);
        parked = await place.park();
        asParked = await takeSnapshot(app, 'parked');
        parkedAt = name;
      }
      await asParked();
      const left = { ...parked, browser: parked.browser.fork() };
      expect(left.browser.page.h1).toBe(stepPages[place.name === 'the recovery code' ? 'recovery-code' : place.owed]);
      await happenings[happening]!(left);
      const mistaken = await tryShortcut(left, provesPassword(place, happening));
      const wrong = await walkSteps(app, {
        browser: left.browser,
        flow: 'login',
        names,
        mayAnswer: answering(place, happening),
        formOf: (step) => stepForms[step]!(left),
        stepOn: (page) => names.find((step) => stepPages[step] === headingOf(page)),
      });
      app.moveClock(-seconds);
      expect([...mistaken, ...wrong]).toEqual([]);
    },
  );
});
