import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { upstreamsOn } from '../../../src/domain/federation/upstreams-on.ts';
import type { Protection } from '../../../src/domain/account/next-advice.ts';
import { endOf } from '../../../src/domain/password/password-age.ts';
import type { SignedInSession } from '../../../src/oidc/session/browser-sessions.ts';
import type { Services } from '../../../src/services.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { OverviewFacts } from '../../../src/store/account/overview.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import type { AccountVisit } from '../account-page.ts';

/** Everything that the overview shows; times in epoch seconds. */
export interface AccountOverview extends Omit<OverviewFacts, 'lastSignInAt' | 'formerSignInAt'>, Protection {
  readonly account: Account;
  /** Id of the photo of the account. */
  readonly photo: string | undefined;
  readonly openSessions: number;
  /** Time of the newest sign-in of another session, before or after this one; undefined when the audit holds none. */
  readonly otherSignInAt: number | undefined;
  /** Brands of the linked identities. */
  readonly linked: readonly string[];
  /** Brands of the upstreams that are switched on. */
  readonly upstreams: readonly string[];
}

/** Returns the newest sign-in that is not the one of this session. Of two since its first proof, one is of another session. */
function otherSignIn(
  { lastSignInAt, formerSignInAt = 0 }: Pick<OverviewFacts, 'lastSignInAt' | 'formerSignInAt'>,
  { loginAt }: Pick<SignedInSession, 'loginAt'>,
): number | undefined {
  const isUndated = loginAt === 0;
  const isOwn = isUndated || ((lastSignInAt ?? 0) >= loginAt && formerSignInAt < loginAt);
  return (isOwn ? formerSignInAt : lastSignInAt) || undefined;
}

/** Reads the overview with three statements, however much the account holds. */
export async function overviewOf(
  services: Services,
  { account, session, photo }: Pick<AccountVisit, 'account' | 'session' | 'photo'>,
): Promise<AccountOverview> {
  const { config } = services;
  const { overviews } = services.account;
  const { list: listSessions } = services.session;
  const { identities } = services.federation;
  const [{ lastSignInAt, formerSignInAt, ...facts }, linked, sessions] = await Promise.all([
    overviews.of(account.id),
    identities.list(account.id),
    listSessions(account.id),
  ]);
  const { passwordMaxAgeDays: maxAgeDays } = config;
  return {
    ...facts,
    account,
    photo,
    openSessions: sessions.length,
    otherSignInAt: otherSignIn({ lastSignInAt, formerSignInAt }, session),
    hasPassword: hasPassword(account),
    passwordRunsOutAt: endOf({ changedAt: account.passwordChangedAt, maxAgeDays }),
    isSecondFactorOn: account.secondFactorAt !== null,
    linked: linked.map(({ upstream }) => upstreamBrand(upstream)),
    upstreams: upstreamsOn(config).map(upstreamBrand),
  };
}
