import { randomUUID } from 'node:crypto';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import { day } from '../../domain/time.ts';
import type { OwnerAct } from '../owner-act.ts';

interface Trust extends OwnerAct {
  /** SHA-256 of the value that the browser will show. */
  readonly secretHash: string;
  readonly family: string | undefined;
  readonly days: number;
}

/** Lets this browser stand for the second factor from now on, unless the password or the factors have changed meanwhile. */
export async function trustBrowser(services: Services, trust: Trust): Promise<void> {
  const { accountId, secretHash, family, days, requestId } = trust;
  const id = randomUUID();
  const createdAt = services.nowSeconds();
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    // The sign-in that waits to be written with this stands on the same version, and is not written then either.
    if (!account || credentialVersionOf(account) !== trust.credentialVersion) return;
    if (account.secondFactorAt === null || account.roles.length > 0) return;
    const expiresAt = createdAt + days * day;
    await services.factors.trustedBrowsers.insert(trx, { id, accountId, secretHash, family, createdAt, expiresAt });
    services.audit({ event: 'account.browser_trusted', accountId, requestId, details: { browser: id, family } });
  });
}
