import { createHmac } from 'node:crypto';
import { parse, type HTMLElement } from 'node-html-parser';
import type { CookieJar } from './cookie-jar.ts';
import type { Http } from './http.ts';
import type { Person } from './read-page.ts';

const maxHops = 24;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Returns the code that an application shows now for a secret in base 32 (RFC 6238). */
function codeOf(secret: string): string {
  const bits = [...secret.replaceAll(/[^A-Z2-7]/g, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** Fills the form of a page of the sign-in: the password, the code of the application that the page shows, or a button alone. */
function fill(page: HTMLElement, { username, password }: Person): Readonly<Record<string, string>> {
  const form = page.querySelector('form#step');
  const button = form?.querySelector('button[name="action"]');
  if (!form || !button) throw new Error(`no form on « ${page.querySelector('h1')?.text ?? ''} »`);
  const typed: Readonly<Record<string, string>> = {
    username,
    password,
    label: 'bench',
    otp: codeOf(page.querySelector('#totp-secret')?.text ?? ''),
  };
  const inputs = form.querySelectorAll('input').map((input) => {
    const name = input.getAttribute('name') ?? '';
    return [name, input.getAttribute('type') === 'hidden' ? (input.getAttribute('value') ?? '') : typed[name]] as const;
  });
  const fields = inputs.filter((field): field is [string, string] => field[0] !== '' && field[1] !== undefined);
  return { ...Object.fromEntries(fields), action: button.getAttribute('value') ?? '' };
}

interface Visitor {
  readonly jar: CookieJar;
  readonly person: Person;
  readonly origin: string;
}

/** Opens the administration as a person with a role, who sets up the second factor on the way. */
export async function signInAsAdmin(http: Http, { jar, person, origin }: Visitor): Promise<void> {
  let url = `${origin}/admin`;
  let answer = await http.send({ url, jar });
  for (let hop = 0; hop < maxHops; hop++) {
    if (answer.location !== undefined) url = answer.location;
    else {
      const page = parse(answer.body);
      const refresh = page.querySelector('meta[http-equiv=refresh]')?.getAttribute('content');
      const target = refresh && /url=(.+)$/i.exec(refresh)?.[1];
      if (target) url = new URL(target, url).href;
      else if (new URL(url).pathname === '/admin') return;
      else {
        const form = fill(page, person);
        // The first page of a sign-in is drawn at the address of its request, and its form has another one.
        url = new URL(page.querySelector('form#step')?.getAttribute('action') || url, url).href;
        answer = await http.send({ url, method: 'POST', form, jar, headers: { origin } });
        if (answer.status === 422)
          throw new Error(`refused: ${parse(answer.body).querySelector('#errors')?.text ?? ''}`);
        continue;
      }
    }
    answer = await http.send({ url, jar });
  }
  throw new Error('sign-in: too many pages');
}
