import type { SignInRefusal } from '../../domain/account/sign-in-refusal.ts';
import type { Method } from '../../domain/assurance/assurance.ts';
import { owesAnyStep } from '../../domain/factors/owed-steps.ts';
import { readOtp } from '../../domain/factors/totp.ts';
import { mayUse } from '../../domain/clients/life/test-clients.ts';
import { rememberBrowser } from '../factors/remember-browser.ts';
import { ipNetwork } from '../../domain/network/ip-network.ts';
import type { Services } from '../../services.ts';
import { verifyPassword, type FormerPeople } from './verify-password.ts';
import { verifyTotp } from '../factors/verify-totp.ts';

export type PasswordGrantAnswer =
  | { readonly kind: 'right'; readonly accountId: string; readonly methods: readonly Method[] }
  /** The pair is wrong. The answer tells nothing about the account. */
  | { readonly kind: 'wrong'; readonly accountId?: string | undefined; readonly reason: SignInRefusal }
  /** The password is right, but a right code of the second factor is missing. */
  | { readonly kind: 'code_missing' | 'code_wrong'; readonly accountId: string }
  /** The password is right, but this account signs in on our pages alone. */
  | { readonly kind: 'needs_browser'; readonly accountId: string }
  /** The password is right, but the client is in test, and this account is not among those that may try it. */
  | { readonly kind: 'not_in_test'; readonly accountId: string }
  | { readonly kind: 'closed' }
  /** The pair is wrong here, and the service that had the accounts before does not answer. */
  | { readonly kind: 'former_away'; readonly accountId?: string | undefined }
  /** Nothing was examined: the program may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number; readonly accountId?: string | undefined };

export interface PasswordGrantAttempt {
  /** User name or e-mail address. */
  readonly name: string;
  readonly password: string;
  /** Code of an application; undefined when none was sent. */
  readonly code: string | undefined;
  readonly clientId: string;
  readonly ip: string;
  readonly requestId: string;
  /** The former realm in which a person is looked for who is not here. */
  readonly former?: FormerPeople | undefined;
}

async function examine(
  services: Services,
  { browser, ...attempt }: PasswordGrantAttempt & { readonly browser: string },
): Promise<PasswordGrantAnswer> {
  const { name, password, ip, clientId, requestId, former } = attempt;
  if (!services.config.signInOpen) return { kind: 'closed' };
  const answer = await verifyPassword(services, { name, password, browser, ip, former });
  if (answer.kind === 'wrong' && answer.isFormerAway) return { kind: 'former_away', accountId: answer.accountId };
  if (answer.kind !== 'right') return answer;

  const { id: accountId, sessionEpoch } = answer.account;
  const facts = await services.factors.personFacts.of(accountId);
  // The account was disabled, or got another password, while this one was examined.
  if (!facts?.password || facts.account.sessionEpoch !== sessionEpoch)
    return { kind: 'wrong', accountId, reason: 'password' };
  const isPasskeyOnly = facts.isSecondFactorOn && facts.totpApplications === 0;
  if (facts.account.roles.length > 0 || facts.password.hasRunOut || isPasskeyOnly || owesAnyStep(facts))
    return { kind: 'needs_browser', accountId };
  const client = await services.clients.registry.find(clientId);
  if (client && !mayUse(client.metadata, accountId)) return { kind: 'not_in_test', accountId };
  if (!facts.isSecondFactorOn) return { kind: 'right', accountId, methods: ['password'] };

  const code = readOtp(attempt.code);
  if (!code) return { kind: attempt.code ? 'code_wrong' : 'code_missing', accountId };
  const second = await verifyTotp(services, { accountId, code, requestId, clientId });
  if (second.kind === 'throttled') return second;
  return second.kind === 'right'
    ? { kind: 'right', accountId, methods: ['password', 'totp'] }
    : { kind: 'code_wrong', accountId };
}

const outcomeOf = ({ kind }: PasswordGrantAnswer) =>
  kind === 'right' ? 'ok' : kind === 'throttled' ? 'throttled' : 'refused';

/**
 * Checks a sign-in that a service makes with a password that the person typed there. It is as strict as our own pages, and fewer accounts
 * may use it.
 */
export async function checkPasswordGrant(
  services: Services,
  attempt: PasswordGrantAttempt,
): Promise<PasswordGrantAnswer> {
  // A service that signed this account in before has counters of its own, as a browser that the account knows: strangers who guess
  // elsewhere cannot lock its owner out there.
  const browser = services.sealer.keyedHash(attempt.clientId, 'client of the password grant');
  const answer = await examine(services, { ...attempt, browser });
  if (answer.kind === 'right') rememberBrowser(services, { accountId: answer.accountId, browser, isTold: 'needless' });
  services.audit({
    event: `password_grant.${outcomeOf(answer)}` as const,
    accountId: 'accountId' in answer ? answer.accountId : undefined,
    // The address is that of the program into which the person typed her password: her history shows from where it was used.
    network: ipNetwork(attempt.ip),
    clientId: attempt.clientId,
    requestId: attempt.requestId,
    details:
      answer.kind === 'right'
        ? { methods: answer.methods }
        : { reason: answer.kind === 'wrong' ? answer.reason : answer.kind },
  });
  return answer;
}
