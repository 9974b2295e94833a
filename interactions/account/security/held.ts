import { runsOutAt } from '../../../src/domain/password/password-age.ts';
import type { Services } from '../../../src/services.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Identity } from '../../../src/store/federation/identities.ts';
import type { Passkey } from '../../../src/store/factors/passkeys.ts';
import type { TotpDevice } from '../../../src/store/factors/totp-devices.ts';
import type { TrustedBrowser } from '../../../src/store/factors/trusted-browsers.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { askedAt, type Listed } from './state.ts';

/** A linked identity, under the name of its upstream. */
export interface HeldIdentity extends Identity {
  readonly label: string;
}

/** What an account holds to sign in with, as the page lists it; times in epoch seconds. */
export interface Held {
  readonly account: Account;
  /** Undefined: it has none, or passwords never run out. */
  readonly passwordRunsOutAt: number | undefined;
  readonly isSecondFactorOn: boolean;
  readonly totp: readonly TotpDevice[];
  readonly passkey: readonly Passkey[];
  readonly identity: readonly HeldIdentity[];
  /** Names of the upstreams that are switched on. */
  readonly upstreams: readonly string[];
  readonly browsers: readonly TrustedBrowser[];
  /** Whether the operator lets people trust a browser, and this person has something that it would stand for. */
  readonly mayTrustBrowsers: boolean;
  /** That can still be used. */
  readonly recoveryCodes: number;
}

function endOf({ config }: Services, { passwordChangedAt: changedAt }: Account): number | undefined {
  const { passwordMaxAgeDays: maxAgeDays } = config;
  return changedAt === null || maxAgeDays === 0 ? undefined : runsOutAt({ changedAt, maxAgeDays });
}

export async function holdingsOf(services: Services, account: Account): Promise<Held> {
  const { factors, totpDevices, passkeys, identities, trustedBrowsers, config } = services;
  const [facts, totp, passkey, identity, browsers] = await Promise.all([
    factors.of(account.id),
    totpDevices.list(account.id),
    passkeys.list(account.id),
    identities.list(account.id),
    trustedBrowsers.list(account.id),
  ]);
  const isSecondFactorOn = facts?.isSecondFactorOn ?? false;
  return {
    account,
    passwordRunsOutAt: endOf(services, account),
    isSecondFactorOn,
    browsers,
    mayTrustBrowsers: isSecondFactorOn && config.trustedBrowserDays > 0 && account.roles.length === 0,
    totp,
    passkey,
    identity: identity.map((one) => ({ ...one, label: upstreamBrand(one.upstream) })),
    upstreams: Object.keys(config.upstreams),
    recoveryCodes: facts?.recoveryCodes ?? 0,
  };
}

export const itemOf = (held: Held, { kind, id }: Listed) => held[kind].find((item) => item.id === id);

/** Whether the address asks about something that is still there. */
export function isAsked(held: Held, about: Parameters<typeof askedAt>[0]): boolean {
  const asked = askedAt(about);
  return asked !== undefined && itemOf(held, asked) !== undefined;
}

/** A person without application chooses whether her passkeys are asked for after the password; who holds a role must. */
export function switchOf({ account, isSecondFactorOn, totp, passkey }: Held): 'on' | 'off' | undefined {
  if (totp.length > 0 || passkey.length === 0) return undefined;
  if (!isSecondFactorOn) return 'on';
  return account.roles.length > 0 ? undefined : 'off';
}

export const factorCount = ({ totp, passkey }: Held) => totp.length + passkey.length;
