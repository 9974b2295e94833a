import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import { hashBearer } from '../../../src/crypto/sealer.ts';
import type { Browser } from '../browser.ts';
import type { Cookie } from './cookie-jar.ts';
import type { TestApp } from '../start-app.ts';

/** Name of the cookie in which an authorization request travels, without TLS. */
export const requestCookie = 'geopf_request';

/** Returns the id of the request whose page, or whose way back to the service, has this address. */
export const uidOf = ({ pathname }: URL): string => pathname.split('/').at(-1)!;

/** Returns the cookies of requests that a browser holds. */
export const requestCookiesOf = ({ jar }: Browser): readonly Cookie[] =>
  jar.all().filter((cookie) => cookie.name === requestCookie);

/** Puts a cookie into a browser, as a page of a neighbouring host could. */
export function plantCookie(app: TestApp, { jar }: Browser, { value, path }: Pick<Cookie, 'value' | 'path'>): void {
  jar.store(new URL(app.url), [`${requestCookie}=${value}; Path=${path}; HttpOnly; SameSite=Lax`]);
}

/** Returns what the cookie of a request holds. */
export function openCookie(app: TestApp, { value, uid }: { readonly value: string; readonly uid: string }) {
  const text = app.services.sealer.openApart(value, `request:${hashBearer(uid)}`);
  return JSON.parse(text ?? 'null') as Record<string, unknown>;
}

/** Returns a cookie as it would be if the request held this. */
export function sealCookie(app: TestApp, { held, uid }: { readonly held: object; readonly uid: string }): string {
  return app.services.sealer.sealApart(JSON.stringify(held), `request:${hashBearer(uid)}`);
}

/**
 * Answers the request whose page a browser shows as a process of version 0.3.0 did, by a sign-in with the password: the answer travels on in
 * the browser. Returns the address at which the protocol goes on with it.
 */
export async function answerAsBefore(
  app: TestApp,
  browser: Browser,
  { sub }: { readonly sub: string },
): Promise<string> {
  const uid = uidOf(browser.page.url);
  const path = new URL(`${app.protocol}/auth/${uid}`).pathname;
  const held = openCookie(app, { value: requestCookiesOf(browser).find((one) => one.path.endsWith(uid))!.value, uid });
  const prompt = held['prompt'] as { readonly name: string };
  const visit = hashBearer(browser.jar.all().find(({ name }) => name === 'geopf_visit')!.value);
  const at = app.services.nowSeconds();
  const credentialVersion = credentialVersionOf((await app.services.account.accounts.find(sub))!);
  const login = {
    accountId: sub,
    acr: 'eidas0',
    amr: ['pwd'],
    ts: at,
    isForRequest: true,
    isAnew: true,
    remember: false,
    isFactorAnswered: false,
    proof: { methods: ['password'] },
  };
  const answered = { visit, at, account: { accountId: sub, credentialVersion } };
  const value = sealCookie(app, {
    held: { ...held, flows: undefined, result: { [prompt.name]: {}, login }, answered },
    uid,
  });
  plantCookie(app, browser, { value, path });
  return `${app.protocol}/auth/${uid}`;
}
