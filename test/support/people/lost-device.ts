import { randomUUID } from 'node:crypto';
import { followLostDevices } from '../../../src/jobs/follow-lost-devices.ts';
import type { Browser, Page } from '../browser.ts';
import { drawRecoveryCodes } from '../../../src/domain/factors/recovery-code.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';
import { until } from '../until.ts';

async function trustABrowser({ services }: TestApp, { sub }: Pick<BuiltAccount, 'sub'>): Promise<void> {
  const id = randomUUID();
  const row = { id, account_id: sub, secret_hash: id, family: 'Firefox', created_at: 1, expires_at: 9_999_999_999 };
  await services.database.knex('trusted_browsers').insert(row);
}

/** Gives an account an application, recovery codes and a trusted browser: its sign-ins ask for a second factor from now on. */
export async function protect(app: TestApp, { sub }: BuiltAccount): Promise<void> {
  await addTotp(app, sub);
  const codes = drawRecoveryCodes();
  await app.services.transaction((trx) => app.services.factors.recoveryCodes.replace(trx, { accountId: sub, codes }));
  await trustABrowser(app, { sub });
}

/** Lets an account have had another email until lately, whose mailbox is told what happens. Returns that email. */
export async function leaveAddress(
  app: TestApp,
  { sub: accountId, email }: Pick<BuiltAccount, 'sub' | 'email'>,
): Promise<string> {
  const former = `ancienne-${email}`;
  const change = { accountId, kind: 'address-changed', details: { email: former, emailCanonical: former } } as const;
  await app.services.transaction((trx) => app.services.undo.announcedChanges.insert(trx, change));
  return former;
}

/** Creates an account whose sign-ins ask for a second factor, with an application, recovery codes and a trusted browser. */
export async function buildProtected(
  app: TestApp,
  wishes: Parameters<typeof buildAccount>[1] = {},
): Promise<BuiltAccount> {
  const account = await buildAccount(app, { ...wishes, totp: true });
  await trustABrowser(app, account);
  return account;
}

export async function countPasskeys(app: TestApp, { sub }: BuiltAccount): Promise<number> {
  return ((await app.services.database.knex('passkeys').where({ account_id: sub })) as unknown[]).length;
}

/** Returns how many applications, recovery codes and trusted browsers an account has, and whether its sign-ins ask for a second factor. */
export async function factorsOf(app: TestApp, { sub }: BuiltAccount): Promise<readonly unknown[]> {
  const { knex } = app.services.database;
  const counts = [];
  for (const table of ['totp_devices', 'recovery_codes', 'trusted_browsers'])
    counts.push(((await knex(table).where({ account_id: sub })) as unknown[]).length);
  const row = (await knex('accounts').where({ id: sub }).first('second_factor_at')) as Record<string, unknown>;
  return [...counts, row['second_factor_at'] !== null];
}

export const allFactors = [1, 10, 1, true];
/** The number of trusted browsers is free here: a change of the password or disabling the account ends their trust. */
export const keptFactors = [1, 10, expect.any(Number), true];
export const noFactors = [0, 0, 0, false];

/** Asks for a code; the browser ends on the page that asks for the proofs. */
export async function askForCode(app: TestApp, email: string, browser: Browser = app.browser()): Promise<Browser> {
  await browser.open('/appareil-perdu');
  await browser.submit({ email }, { action: 'send' });
  return browser;
}

/** Returns the newest code for an account, once more than `before` codes were sent. */
export async function codeSent(app: TestApp, { email }: BuiltAccount, before = 0): Promise<string> {
  const codes = () => app.mailbox.messages(email).filter(({ kind }) => kind === 'lost-device-code');
  await until(() => codes().length > before, `code ${before + 1} to ${email}`);
  return codes()[0]?.code ?? '';
}

/** Gives both proofs, from the first page on. */
export async function begin(app: TestApp, account: BuiltAccount): Promise<Page> {
  const before = app.mailbox.messages(account.email).filter(({ kind }) => kind === 'lost-device-code').length;
  const browser = await askForCode(app, account.email);
  const code = await codeSent(app, account, before);
  return browser.submit({ code, password: account.password }, { action: 'verify' });
}

/** Creates such an account, whose request to do without its factors has begun to wait. */
export async function buildWaiting(app: TestApp): Promise<BuiltAccount> {
  const account = await buildProtected(app);
  await begin(app, account);
  return account;
}

export const referenceOn = (page: Page): string => page.find('#request-reference')?.text.trim() ?? '';

/** Runs the job that follows requests each minute. */
export const follow = ({ services }: Pick<TestApp, 'services'>): Promise<void> => followLostDevices(services);

export async function openRequests(app: TestApp, { sub }: BuiltAccount): Promise<number> {
  return ((await app.services.database.knex('lost_device_requests').where({ account_id: sub })) as unknown[]).length;
}

/** Returns how many messages of one kind were queued for an email. */
export async function queued(app: TestApp, recipient: string, kind: string): Promise<number> {
  return (await app.mailbox.queued(recipient, kind)).length;
}

/** Returns the details of the account's audit lines of one event, oldest first. */
export async function auditOf(app: TestApp, { sub }: BuiltAccount, event: string): Promise<readonly unknown[]> {
  const lines = await app.services.database
    .knex('audit')
    .where({ account_id: sub, event })
    .orderBy('id')
    .pluck<(string | null)[]>('details');
  return lines.map((details) => JSON.parse(details ?? '{}') as unknown);
}
