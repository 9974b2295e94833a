import { generateSync } from 'otplib';
import { totpAlgorithms, totpForm, type TotpForm } from '../../../domain/factors/totp.ts';
import { Refused } from '../../../commands/refused.ts';
import { failed, ok, matters, type CheckFinding } from './finding.ts';
import { reasonOf, type Probe, type ProbeAnswer } from './probe-http.ts';
import { readProbePage, type ProbePage } from './probe-page.ts';

/** More steps than these have gone wrong. */
const mostSteps = 20;

/** The account that an operator has made for the check. */
export interface ProbeAccount {
  readonly username: string;
  readonly password: string;
  readonly totp: ({ readonly secret: string } & TotpForm) | undefined;
}

/** Reads the secret of an application: base32, or the address that its QR code holds. */
export function readTotpSecret(text: string): NonNullable<ProbeAccount['totp']> {
  const typed = text.trim();
  const uri = typed.startsWith('otpauth:') ? new URL(typed).searchParams : undefined;
  const secret = (uri?.get('secret') ?? typed).replaceAll(/[\s=]/g, '').toUpperCase();
  if (!/^[A-Z2-7]{16,}$/.test(secret)) throw new Refused('the file of --totp-file holds no secret in base32');
  const named = uri?.get('algorithm')?.toLowerCase();
  return {
    secret,
    algorithm: totpAlgorithms.find((one) => one === named) ?? totpForm.algorithm,
    digits: uri?.get('digits') === '8' ? 8 : totpForm.digits,
    period: Number(uri?.get('period') ?? totpForm.period),
  };
}

/** Keeps the cookies of one sign-in and follows where pages lead. */
function createVisitor(probe: Probe, origin: string) {
  const cookies = new Map<string, string>();
  const send = async (url: string, form?: Readonly<Record<string, string>>): Promise<ProbeAnswer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await probe({ url, ...(cookie && { cookie }), ...(form && { form }) });
    for (const line of answer.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  /** Goes on until a page waits for somebody, or until the way leaves this service. */
  const follow = async (first: string, form?: Readonly<Record<string, string>>) => {
    let [url, answer] = [first, await send(first, form)];
    for (let step = 0; step < mostSteps; step++) {
      const page = readProbePage(answer.body);
      const next = answer.location ?? (page.refresh === undefined ? undefined : new URL(page.refresh, url).href);
      if (next === undefined) return { url, status: answer.status, page, isAway: false };
      url = next;
      if (new URL(url).origin !== origin) return { url, status: answer.status, page, isAway: true };
      answer = await send(url);
    }
    throw new Error('the pages lead in a circle');
  };
  return { follow };
}

type Visitor = ReturnType<typeof createVisitor>;

/** Fills the form that has a field, or a button. */
function fill(
  page: ProbePage,
  {
    field,
    button,
    values = {},
  }: {
    readonly field?: string;
    readonly button: readonly [string, string];
    readonly values?: Readonly<Record<string, string>>;
  },
) {
  const form = page.forms.find(
    ({ names, buttons }) =>
      (field === undefined || names.includes(field)) &&
      buttons.some(([name, value]) => name === button[0] && value === button[1]),
  );
  return form && { action: form.action, fields: { ...form.hidden, ...values, [button[0]]: button[1] } };
}

async function signOut(visitor: Visitor, issuer: string): Promise<void> {
  const { page, url } = await visitor.follow(`${issuer}/protocol/openid-connect/logout`);
  const pressed = fill(page, { button: ['action', 'logout'] });
  if (pressed) await visitor.follow(new URL(pressed.action, url).href, pressed.fields);
}

interface Signing {
  readonly probe: Probe;
  readonly issuer: string;
  readonly account: ProbeAccount;
}

/** Signs the probe account in by its password, and by a code where one is asked for, and out again. */
async function signInByPassword({ probe, issuer, account }: Signing): Promise<CheckFinding> {
  const { origin } = new URL(issuer);
  const subject = 'sign-in password';
  const visitor = createVisitor(probe, origin);
  let at = await visitor.follow(`${origin}/compte`);
  const { username, password, totp } = account;
  const typed = fill(at.page, { field: 'password', button: ['action', 'signin'], values: { username, password } });
  if (!typed) return failed(subject, `the page « ${at.page.title} » (status ${at.status}) has no form for a password`);
  at = await visitor.follow(new URL(typed.action, at.url).href, typed.fields);
  let proofs = 'the password';
  if (at.page.forms.some(({ names }) => names.includes('otp'))) {
    if (!totp) return failed(subject, 'a code of an application is asked for: give its secret with --totp-file');
    const { secret, ...form } = totp;
    const otp = generateSync({ ...form, secret });
    const coded = fill(at.page, { field: 'otp', button: ['action', 'verify'], values: { otp } });
    if (!coded) return failed(subject, `the page « ${at.page.title} » takes no code`);
    at = await visitor.follow(new URL(coded.action, at.url).href, coded.fields);
    proofs = 'the password and a code';
  }
  const { pathname } = new URL(at.url);
  if (at.status === 200 && /^\/compte(\/|$)/.test(pathname)) {
    await signOut(visitor, issuer);
    return totp && proofs === 'the password'
      ? matters(subject, 'the password alone has opened the account: no code was asked for')
      : ok(subject, `${proofs} opened the account`);
  }
  return failed(subject, `${proofs} led to « ${at.page.title} » (status ${at.status})`);
}

/** Presses the button of an upstream, and asks the address to which it leads. */
async function leaveFor(upstream: string, { probe, issuer }: Omit<Signing, 'account'>): Promise<CheckFinding> {
  const { origin } = new URL(issuer);
  const subject = `sign-in ${upstream}`;
  const visitor = createVisitor(probe, origin);
  const at = await visitor.follow(`${origin}/compte`);
  const pressed = fill(at.page, { button: ['upstream', upstream] });
  if (!pressed) return failed(subject, `the page « ${at.page.title} » has no button for it`);
  const away = await visitor.follow(new URL(pressed.action, at.url).href, pressed.fields);
  if (!away.isAway) return failed(subject, `the button led to « ${away.page.title} » (status ${away.status})`);
  const { status } = await probe({ url: away.url });
  const { host } = new URL(away.url);
  return status < 400
    ? ok(subject, `${host} takes the request (status ${status}); try the sign-in itself by hand`)
    : failed(
        subject,
        `${host} refuses the request (status ${status}): look at the redirect address that is registered there`,
      );
}

interface SignIns extends Omit<Signing, 'account'> {
  readonly account: ProbeAccount | undefined;
  readonly ways: readonly string[];
}

/** Tries each way to sign in. */
export async function* probeSignIns({ account, ways, ...about }: SignIns): AsyncGenerator<CheckFinding> {
  for (const way of ways) {
    try {
      if (way !== 'password') yield await leaveFor(way, about);
      else if (account) yield await signInByPassword({ ...about, account });
    } catch (error) {
      yield failed(`sign-in ${way}`, reasonOf(error));
    }
  }
}
