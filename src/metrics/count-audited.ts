import { registrationSteps, watchedEvents } from './label-values.ts';
import type { Metrics } from './create-metrics.ts';

/** One line of the audit, as it was written. */
type AuditedRow = Readonly<Record<string, unknown>>;

interface Details {
  readonly methods?: readonly string[];
  readonly upstream?: string;
  readonly trustedBrowser?: string;
  readonly fields?: readonly string[];
}

const isPasskey = (method: string) => method.endsWith('-passkey');

function wayOf({ methods = [], upstream }: Details): string {
  if (upstream !== undefined) return upstream;
  if (methods.includes('password')) return 'password';
  return methods.some(isPasskey) ? 'passkey' : 'other';
}

type Kind = Parameters<Metrics['secondFactor']>[0]['kind'];

/** Returns the factors that came on top of the first proof. A passkey alone is both. */
function factorsOf({ methods = [], trustedBrowser }: Details): readonly Kind[] {
  const used: Kind[] = methods.flatMap((method) => {
    if (method === 'totp') return ['totp'];
    if (method === 'recovery-code') return ['recovery_code'];
    return isPasskey(method) || method === 'security-key' ? ['passkey'] : [];
  });
  return trustedBrowser === undefined ? used : [...used, 'trusted_browser'];
}

const refusedFactors: Readonly<Record<string, Kind>> = {
  'account.totp_refused': 'totp',
  'account.recovery_code_refused': 'recovery_code',
  'account.passkey_refused': 'passkey',
};
const throttledFactors: Readonly<Record<string, Kind>> = {
  'login.second-factor.throttled': 'totp',
  'login.recovery-code.throttled': 'recovery_code',
};
const upstreamOutcomes = {
  'upstream.cancelled': 'cancelled',
  'upstream.failed': 'failed',
  'upstream.refused': 'refused',
} as const;

function countSignIn(metrics: Metrics, event: string, details: Details): void {
  if (event === 'login.signed_in' || event === 'login.stepped_up') {
    metrics.signIn({ way: wayOf(details), outcome: event === 'login.signed_in' ? 'ok' : 'stepped_up' });
    for (const kind of factorsOf(details)) metrics.secondFactor({ kind, outcome: 'ok' });
  } else if (event === 'registration.signed_in') metrics.signIn({ way: 'registration', outcome: 'ok' });
  else if (event === 'login.sign-in.refused' || event === 'login.sign-in.throttled') {
    const way = details.fields?.includes('passkey') ? 'passkey' : 'password';
    metrics.signIn({ way, outcome: event.endsWith('refused') ? 'refused' : 'throttled' });
  } else if (event.startsWith('password_grant.')) {
    const outcome = event.endsWith('ok') ? 'ok' : event.endsWith('throttled') ? 'throttled' : 'refused';
    metrics.signIn({ way: 'password_grant', outcome });
    if (outcome === 'ok') for (const kind of factorsOf(details)) metrics.secondFactor({ kind, outcome });
  } else if (event in upstreamOutcomes) {
    const outcome = upstreamOutcomes[event as keyof typeof upstreamOutcomes];
    metrics.signIn({ way: details.upstream ?? 'other', outcome });
  }
  if (Object.hasOwn(refusedFactors, event)) metrics.secondFactor({ kind: refusedFactors[event]!, outcome: 'refused' });
  if (Object.hasOwn(throttledFactors, event))
    metrics.secondFactor({ kind: throttledFactors[event]!, outcome: 'throttled' });
}

function countRegistration(metrics: Metrics, event: string): void {
  if (event === 'account.created') metrics.registration({ step: 'account', outcome: 'ok' });
  if (event === 'account.not_created') metrics.registration({ step: 'account', outcome: 'refused' });
  const [, step = '', what = ''] = /^registration\.([\w-]+)\.([\w-]+)$/.exec(event) ?? [];
  if (!registrationSteps.some((known) => known === step)) return;
  const outcome = what === 'ok' || what === 'refused' || what === 'throttled' ? what : 'other';
  metrics.registration({ step, outcome });
  if (step !== 'captcha') return;
  if (what === 'by-email') metrics.captcha({ kind: 'email', outcome: 'right' });
  else if (what === 'refreshed') metrics.captcha({ kind: 'digits', outcome: 'renewed' });
  else if (what === 'ok') metrics.captcha({ kind: 'digits', outcome: 'right' });
  else if (what === 'refused') metrics.captcha({ kind: 'digits', outcome: 'wrong' });
  else if (what === 'throttled') metrics.captcha({ kind: 'digits', outcome: 'throttled' });
}

const watched: ReadonlySet<string> = new Set(watchedEvents);
const isCounted = (event: string) =>
  watched.has(event) || /^(login\.|registration\.|password_grant\.|upstream\.|account\.)/.test(event);

/**
 * Makes what counts the lines of the audit that a commit has written. A sign-in or a registration is counted when it stands in the database,
 * and not when its request was rolled back.
 */
export function createAuditCounting(metrics: Metrics): (lines: readonly AuditedRow[]) => void {
  return (lines) => {
    for (const line of lines) {
      const event = String(line['event']);
      if (!isCounted(event)) continue;
      if (watched.has(event)) metrics.event({ event: event as (typeof watchedEvents)[number] });
      const details = JSON.parse(typeof line['details'] === 'string' ? line['details'] : '{}') as Details;
      countSignIn(metrics, event, details);
      countRegistration(metrics, event);
    }
  };
}
