import { createCookieJar, type CookieJar } from '../load/cookie-jar.ts';
import type { Person } from '../load/read-page.ts';
import { UnexpectedAnswer, type RelyingParty, type Tokens } from '../load/relying-party.ts';
import {
  accessTokenLife,
  type Family,
  type Ledger,
  type Outcome,
  type Passwords,
  type RecoveryCodes,
} from './ledger.ts';
import { changeOwnPassword, registerShortly, resetTwice, type Surroundings } from './people.ts';
import type { Random } from './random.ts';
import { useRecoveryCode } from './second-factor.ts';
import { moment } from './watch.ts';

/** Holds the needs of one worker. Nobody else acts for its people and with its tokens. */
export interface Worker {
  readonly name: string;
  readonly party: RelyingParty;
  readonly about: Surroundings;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Signs in at the service. */
  readonly visitor: Person;
  /** Change their passwords. */
  readonly changers: readonly Passwords[];
  /** Signs in with them; undefined for all workers but some. */
  readonly recovery: RecoveryCodes | undefined;
  /** Milliseconds between two acts, at most. */
  readonly pause: number;
}

/** Share of the codes and refresh tokens that are used twice. It ends the session's other tokens, so it is small. */
const shareOfTwice = 0.05;

const wasRefused = (error: unknown): error is UnexpectedAnswer =>
  error instanceof UnexpectedAnswer && error.status >= 400 && error.status < 500 && error.status !== 429;

interface Attempt<T> {
  readonly outcome: Outcome;
  readonly value?: T;
}

/** Runs a request of a program. One that was refused has done nothing; after any other failure nobody knows. */
async function attempt<T>(send: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { outcome: 'done', value: await send() };
  } catch (error) {
    return { outcome: wasRefused(error) ? 'not done' : 'unknown' };
  }
}

/** Sends the same twice at the same moment. Of the answers at most one may be a success. */
async function twice<T>(
  send: () => Promise<T>,
  { ledger, what }: { readonly ledger: Ledger; readonly what: string },
): Promise<readonly Attempt<T>[]> {
  const answers = await Promise.all([attempt(send), attempt(send)]);
  ledger.check('once', answers.filter(({ outcome }) => outcome === 'done').length <= 1, `${what} was used twice`);
  return answers;
}

/** A browser with a session. */
interface Session {
  readonly jar: CookieJar;
  readonly number: number;
  isOpen: boolean;
}

interface Given {
  readonly session: number;
  readonly askedAt: number;
  readonly tokens: Tokens;
}

function noteFamily({ ledger, visitor }: Worker, { session, askedAt, tokens }: Given): void {
  const { access_token: accessToken, refresh_token: refreshToken = '' } = tokens;
  const { username } = visitor;
  const state = ledger.isExpired(askedAt) ? 'unknown' : 'live';
  ledger.families.push({ accessToken, accessAskedAt: askedAt, refreshToken, username, session, used: [], state });
}

/** Notes what two uses of one code or token have left: where one was refused, the family is dead. */
function stateAfterTwo(answers: readonly Attempt<Tokens>[]): Family['state'] {
  const isRefused = answers.some(({ outcome }) => outcome === 'not done');
  return isRefused && answers.every(({ outcome }) => outcome !== 'unknown') ? 'dead' : 'unknown';
}

async function signIn(worker: Worker, browser: Session): Promise<void> {
  const { jar, number: session } = browser;
  const { party, ledger, random, visitor } = worker;
  const { username } = visitor;
  const askedAt = moment();
  const grant = await party.authorize({ jar, person: visitor });
  if (!browser.isOpen) ledger.signIns.set(username, (ledger.signIns.get(username) ?? 0) + 1);
  browser.isOpen = true;
  if (random.next() >= shareOfTwice) {
    const { value } = await attempt(() => party.exchange(grant));
    if (value) noteFamily(worker, { session, askedAt, tokens: value });
    return;
  }
  const answers = await twice(() => party.exchange(grant), { ledger, what: 'a code' });
  for (const { value } of answers) if (value) noteFamily(worker, { session, askedAt, tokens: value });
  ledger.settleFamily({ username, session }, stateAfterTwo(answers));
}

async function refresh({ party, ledger, random }: Worker, family: Family): Promise<void> {
  const { refreshToken } = family;
  const askedAt = moment();
  const renew = () => party.refresh(refreshToken);
  const adopt = (tokens: Tokens) => {
    family.used.push(refreshToken);
    family.accessToken = tokens.access_token;
    family.accessAskedAt = askedAt;
    family.refreshToken = tokens.refresh_token ?? refreshToken;
  };
  if (random.next() < shareOfTwice) {
    const answers = await twice(renew, { ledger, what: 'a refresh token' });
    for (const { value } of answers) if (value) adopt(value);
    ledger.settleFamily(family, stateAfterTwo(answers));
    return;
  }
  const { outcome, value } = await attempt(renew);
  if (value) adopt(value);
  // The old token may have been exchanged, so nothing can be expected of it; the others of its session go on.
  else family.state = 'unknown';
  if (!ledger.isExpired(askedAt))
    ledger.check('tokens', outcome !== 'not done', `the refresh token of ${family.username} was refused`);
}

async function revoke({ party, ledger }: Worker, family: Family): Promise<void> {
  const { outcome } = await attempt(() => party.revoke(family.refreshToken));
  ledger.settleFamily(family, outcome === 'done' ? 'dead' : 'unknown');
}

async function use({ party, ledger }: Worker, family: Family): Promise<void> {
  const { state } = family;
  const askedAt = moment();
  const { outcome } = await attempt(() => party.userinfo(family.accessToken));
  const isYoung = moment() < family.accessAskedAt + accessTokenLife;
  if (state === 'live' && isYoung && !ledger.isExpired(askedAt))
    ledger.check('tokens', outcome !== 'not done', `the access token of ${family.username}`);
  if (state === 'dead') ledger.check('withdrawn', outcome !== 'done', `the access token of ${family.username}`);
}

async function registerSomebody({ about, ledger, name }: Worker, turn: number): Promise<void> {
  const username = `new-${name}-${turn}`;
  const person = { username, email: `${username}@example.test`, password: `trois-loutres-sous-la-pluie-${turn}` };
  let outcome: Outcome = 'not done';
  try {
    outcome = await registerShortly(about, person);
  } finally {
    ledger.registered.push({ ...person, outcome });
  }
}

const newPassword = (turn: number) => `quatre-renards-devant-la-mairie-${turn}-bleue`;

function settle(
  passwords: Passwords,
  tried: readonly { readonly password: string; readonly outcome: Outcome }[],
): void {
  const { candidates } = passwords;
  const done = tried.filter(({ outcome }) => outcome === 'done').map(({ password }) => password);
  const unknown = tried.filter(({ outcome }) => outcome === 'unknown').map(({ password }) => password);
  passwords.changes += done.length;
  if (done.length > 0) passwords.former.push(...candidates);
  passwords.candidates = done.length > 0 ? done : [...candidates, ...unknown];
}

async function changePassword({ about }: Worker, passwords: Passwords, turn: number): Promise<void> {
  const { username, candidates } = passwords;
  const [current, perhaps] = candidates;
  // Somebody who does not know what became of the last change has to find out first, which the checks do.
  if (!current || perhaps) return;
  const password = newPassword(turn);
  const outcome = await changeOwnPassword(about, { person: { username, password: current }, password });
  settle(passwords, [{ password, outcome }]);
}

async function resetPassword({ about, ledger }: Worker, passwords: Passwords, turn: number): Promise<void> {
  const both = [newPassword(turn), `${newPassword(turn)}-bis`] as const;
  const outcomes = await resetTwice(about, { email: passwords.email, passwords: both });
  ledger.check('once', outcomes.filter((outcome) => outcome === 'done').length <= 1, 'a link was used twice');
  settle(
    passwords,
    both.map((password, index) => ({ password, outcome: outcomes[index] ?? 'unknown' })),
  );
}

async function recover({ about, ledger }: Worker, { person, unused, spent }: RecoveryCodes): Promise<void> {
  const code = unused.pop();
  if (code === undefined) return;
  const outcomes = await useRecoveryCode(about, { person, code, browsers: 2 });
  const done = outcomes.filter((outcome) => outcome === 'done').length;
  ledger.check('once', done <= 1, 'a recovery code was used twice');
  if (done > 0) spent.push(code);
}

/** Acts without a pause longer than its own, until it is told to stop. Whatever fails on the way is tried again by the next act. */
export async function work(worker: Worker, isStopping: () => boolean): Promise<void> {
  const { random, ledger, visitor, changers, recovery } = worker;
  let session: Session = { jar: createCookieJar(), number: 0, isOpen: false };
  const renewSession = () => (session = { jar: createCookieJar(), number: session.number + 1, isOpen: false });
  const mine = () => ledger.families.filter(({ username }) => username === visitor.username);
  const live = () => mine().filter(({ state }) => state === 'live');
  const known = () => mine().filter(({ state }) => state !== 'unknown');
  const acts: readonly (readonly [number, (turn: number) => Promise<void>])[] = [
    [5, () => signIn(worker, session)],
    // A browser whose session is new.
    [2, () => signIn(worker, renewSession())],
    [6, async () => void (live().length > 0 && (await refresh(worker, random.pick(live()))))],
    [6, async () => void (known().length > 0 && (await use(worker, random.pick(known()))))],
    [1, async () => void (live().length > 4 && (await revoke(worker, random.pick(live()))))],
    [1, (turn) => registerSomebody(worker, turn)],
    [0.5, (turn) => changePassword(worker, random.pick(changers), turn)],
    [0.3, async () => recovery && recover(worker, recovery)],
    [0.3, (turn) => resetPassword(worker, random.pick(changers), turn)],
  ];
  const sum = acts.reduce((all, [weight]) => all + weight, 0);
  for (let turn = 0; !isStopping(); turn++) {
    let drawn = random.next() * sum;
    const [, act] = acts.find(([weight]) => (drawn -= weight) < 0) ?? acts[0]!;
    await act(turn).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, random.between(0, worker.pause)));
  }
}
