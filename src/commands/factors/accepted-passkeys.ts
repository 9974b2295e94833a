import { isLoss } from '../../domain/undo/announced-change.ts';
import { passkeyHandle } from '../../domain/factors/passkey-options.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';

/** The facts that authenticators may know of the passkeys of an account, as the browser passes it on (WebAuthn level 3, section 5.1.10). */
export interface AcceptedPasskeys {
  readonly rpId: string;
  /** The user handle of passkeys that were made here. Those of a former service have another one, and no signal reaches them. */
  readonly userId: string;
  /** Credential ids. An authenticator forgets its other passkeys of this account. */
  readonly ids: readonly string[];
  readonly name: string;
}

/**
 * Returns the passkeys that authenticators shall keep: those of the account, and those whose removal a message can still take back. A browser
 * that has removed a passkey itself need not keep it: its person has just decided so. A stranger's removal destroys nothing on the owner's devices
 * before its message has become void.
 */
export async function acceptedPasskeys(
  { config, factors }: Pick<Services, 'config' | 'factors'>,
  { account, browser }: { readonly account: Account; readonly browser: string },
): Promise<AcceptedPasskeys> {
  const { held, removals } = await factors.passkeys.accepted(account.id);
  const kept = removals
    .filter((removal) => !isLoss(removal) && removal.details['browser'] !== browser)
    .flatMap(({ credentialIds }) => credentialIds);
  return {
    rpId: config.passkeys.host,
    userId: passkeyHandle(account.id),
    ids: [...new Set([...held, ...kept])],
    name: account.username,
  };
}
