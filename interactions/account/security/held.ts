import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { upstreamsOn } from '../../../src/domain/federation/upstreams-on.ts';
import { endOf } from '../../../src/domain/password/password-age.ts';
import type { SignedInSession } from '../../../src/oidc/session/browser-sessions.ts';
import type { Services } from '../../../src/services.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Identity } from '../../../src/store/federation/identities.ts';
import type { Passkey } from '../../../src/store/factors/passkeys.ts';
import type { TotpApplication } from '../../../src/store/factors/totp-applications.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { askedAt, type Listed } from './state.ts';

/** A linked identity and the brand of its upstream as its label. */
export interface HeldIdentity extends Identity {
  readonly label: string;
}

/** Everything that an account can sign in with, as the page lists it; times in epoch seconds. */
export interface Held {
  readonly account: Account;
  /** Time at which the password runs out; undefined when the account has no password, or when passwords never run out. */
  readonly passwordRunsOutAt: number | undefined;
  /** Time at which the account lost its password; undefined when it has one, or never had one. */
  readonly passwordEndedAt: number | undefined;
  readonly isSecondFactorOn: boolean;
  readonly totp: readonly TotpApplication[];
  readonly passkey: readonly Passkey[];
  readonly identity: readonly HeldIdentity[];
  /** Names of the upstreams that are switched on. */
  readonly upstreams: readonly string[];
  /** Number of recovery codes that can still be used. */
  readonly recoveryCodes: number;
}

export async function holdingsOf(services: Services, account: Account): Promise<Held> {
  const { config } = services;
  const { personFacts, totpApplications, passkeys } = services.factors;
  const { identities } = services.federation;
  const [passwordEndedAt, facts, totp, passkey, identity] = await Promise.all([
    hasPassword(account) ? undefined : services.account.accounts.passwordReplacedAt(account.id),
    personFacts.of(account.id),
    totpApplications.list(account.id),
    passkeys.list(account.id),
    identities.list(account.id),
  ]);
  const isSecondFactorOn = facts?.isSecondFactorOn ?? false;
  return {
    account,
    passwordRunsOutAt: endOf({ changedAt: account.passwordChangedAt, maxAgeDays: config.passwordMaxAgeDays }),
    passwordEndedAt,
    isSecondFactorOn,
    totp,
    passkey,
    identity: identity.map((one) => ({ ...one, label: upstreamBrand(one.upstream) })),
    upstreams: upstreamsOn(config),
    recoveryCodes: facts?.recoveryCodes ?? 0,
  };
}

/**
 * Returns whether the account lost its password after the sign-in of this session, by « Ce n'était pas moi » or an act. The session proves
 * nothing about the next password then: another person may hold it. The mailbox or a newer sign-in does.
 */
export const owesNewProof = (
  { passwordEndedAt }: Pick<Held, 'passwordEndedAt'>,
  { loginAt }: Pick<SignedInSession, 'loginAt'>,
): boolean => passwordEndedAt !== undefined && loginAt <= passwordEndedAt;

export const itemOf = (held: Held, { kind, id }: Listed) => held[kind].find((item) => item.id === id);

/** Returns whether the address of the page asks about an item that still exists. */
export function isAsked(held: Held, about: Parameters<typeof askedAt>[0]): boolean {
  const asked = askedAt(about);
  return asked !== undefined && itemOf(held, asked) !== undefined;
}

/**
 * Returns the change that a person without an application may make: to be asked for a passkey after the password, or no longer. A person
 * with a role cannot switch it off.
 */
export function switchOf({ account, isSecondFactorOn, totp, passkey }: Held): 'on' | 'off' | undefined {
  if (totp.length > 0 || passkey.length === 0) return undefined;
  if (!isSecondFactorOn) return 'on';
  return account.roles.length > 0 ? undefined : 'off';
}

export const factorCount = ({ totp, passkey }: Held) => totp.length + passkey.length;
