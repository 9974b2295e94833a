import { randomBytes } from 'node:crypto';
import { parse } from 'node-html-parser';
import { FormData } from 'undici';
import { createCookieJar } from './cookie-jar.ts';
import type { Http, HttpAnswer, HttpRequest } from './http.ts';
import { UnexpectedAnswer } from './relying-party.ts';

/** Reads the newest message to an address, as a waiting person does. */
export type ReadCode = (email: string) => Promise<string>;

interface Registrant {
  readonly http: Http;
  readonly origin: string;
  readonly photo: Blob;
  readonly readCode: ReadCode;
  /** The server was busy: the same form is sent again after a while. */
  readonly onWait: () => void;
}

export interface Page extends HttpAnswer {
  readonly url: string;
}

interface FormFile {
  readonly name: string;
  readonly content: Blob;
}

type Fields = Readonly<Record<string, string>>;

const password = 'trois-loutres-sous-la-pluie-du-matin';
const maxHops = 12;
/** Share of the people who listen to the code. */
const listening = 0.1;

/** Returns the address to which a page goes on by itself. */
function refreshOf({ body, url }: Page): string | undefined {
  const content = parse(body).querySelector('meta[http-equiv=refresh]')?.getAttribute('content');
  const target = content && /url=(.+)$/i.exec(content)?.[1];
  return target ? new URL(target, url).href : undefined;
}

/** One browser: follows what leads on, and sends forms with the token of the page that it stands on. */
export function openBrowser({ http, origin, onWait }: Omit<Registrant, 'photo' | 'readCode'>) {
  const jar = createCookieJar();

  async function walk(request: HttpRequest, expected = [200]): Promise<Page> {
    let { url } = request;
    let answer = await http.send({ ...request, jar });
    for (let hop = 0; hop < maxHops; hop++) {
      const next = answer.location ?? refreshOf({ ...answer, url });
      if (!next) {
        if (!expected.includes(answer.status)) throw new UnexpectedAnswer(`at ${url}`, answer);
        return { ...answer, url };
      }
      url = next;
      answer = await http.send({ url, jar });
    }
    throw new Error('registration: too many pages');
  }

  async function submit(page: Page, fields: Fields, file?: FormFile): Promise<Page> {
    const csrf = parse(page.body).querySelector('input[name=csrf]')?.getAttribute('value') ?? '';
    const form = { csrf, ...fields };
    const multipart = file && new FormData();
    for (const [name, value] of Object.entries(form)) multipart?.set(name, value);
    if (file) multipart?.set(file.name, file.content, 'photo.jpg');
    const content = multipart ? { multipart } : { form };
    const next = await walk({ url: page.url, method: 'POST', headers: { origin }, ...content }, [200, 503]);
    if (next.status !== 503) return next;
    onWait();
    await new Promise((resolve) => setTimeout(resolve, (next.retryAfter ?? 1) * 1000));
    return submit(page, fields, file);
  }

  return {
    submit,
    open: (path: string) => walk({ url: new URL(path, origin).href }),
    async load(path: string): Promise<void> {
      const { status } = await http.send({ url: new URL(path, origin).href, jar });
      if (status !== 200) throw new Error(`registration: ${status} at ${path}`);
    },
  };
}

/**
 * The whole way of somebody new: names, address and company filled in and a photo, the picture of the captcha, sometimes its sound, the
 * code of the message. The captcha is passed over by its way for people who can neither see nor hear it: this is no machine that reads it.
 */
export async function register(registrant: Registrant): Promise<void> {
  const { photo, readCode } = registrant;
  const browser = openBrowser(registrant);
  const username = `bench-${randomBytes(8).toString('hex')}`;
  const email = `${username}@example.test`;
  const profile = { username, password, passwordConfirm: password, email, action: 'next' };
  const identity = { familyName: 'Durand', givenName: 'Marie', phone: '06 12 34 56 78', action: 'next' };
  const address = { street: '73 avenue de Paris', locality: 'Saint-Mandé', postalCode: '94160', country: 'FR' };
  const company = { companyId: '130 007 669 00018', companyName: 'Atelier des cartes', companyCountry: 'FR' };

  let page = await browser.open('/inscription');
  page = await browser.submit(page, profile);
  page = await browser.submit(page, identity, { name: 'photo', content: photo });
  page = await browser.submit(page, { ...address, action: 'next' });
  page = await browser.submit(page, { category: 'professional', ...company, action: 'finish' });
  const picture = parse(page.body).querySelector('img.app-captcha')?.getAttribute('src');
  if (!picture) throw new Error('registration: no captcha');
  await browser.load(picture);
  // The page loads no sound before somebody presses.
  if (Math.random() < listening) await browser.load(picture.replace(/\.png$/, '.wav'));
  page = await browser.submit(page, { action: 'byEmail' });
  page = await browser.submit(page, { code: await readCode(email), action: 'verify' });
  if (!page.body.includes(username)) throw new Error(`registration: ended at ${page.url}`);
}

/** Begins the registration of another person. She comes from a service and gets the sign-in page. */
export async function openSignIn({ http, origin }: Pick<Registrant, 'http' | 'origin'>): Promise<void> {
  const page = await openBrowser({ http, origin, onWait: () => {} }).open('/compte');
  if (!page.body.includes('name="password"')) throw new Error('no sign-in page');
}
