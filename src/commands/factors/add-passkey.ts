import { makerOf } from '../../domain/factors/passkey-makers.ts';
import { readNewCredential } from '../../domain/factors/passkey-response.ts';
import { verifyNewPasskey } from '../../domain/factors/verify-passkey.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import type { Passkey } from '../../store/factors/passkeys.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';
import { rereadAccount } from '../account/reread-account.ts';
import { redeemPasskeyChallenge } from './passkey-challenge.ts';

/** More passkeys than a person has devices for. */
const maxPasskeys = 20;

interface Addition extends OwnerChange {
  /** Key of the page's flow, which binds the challenge to account and browser. */
  readonly flowKey: string;
  readonly ticket: string | undefined;
  /** JSON of the new credential, as the page's script sent it. */
  readonly credential: string | undefined;
  /** Label where the maker of the passkey is unknown. */
  readonly otherwise: string;
  /** The passkey takes the place of the password: what was opened with the password elsewhere ends, and so do links to a new one. */
  readonly replacesPassword?: boolean;
  /** The browser has made the passkey by itself, which happens once for each account. */
  readonly isAutomatic?: boolean;
}

interface Orphan {
  /**
   * Id of a passkey that the authenticator has just made, and that no account has or will ever have: the page tells the browser so. It is absent
   * where another request may be adding the same passkey, and where an account has it, as `known` says of a passkey that is right.
   */
  readonly orphan?: string;
}

const orphanOf = async ({ factors: { passkeys } }: Services, id: string): Promise<Orphan> =>
  (await passkeys.findForSignIn(id)) ? {} : { orphan: id };

export type AdditionAnswer =
  /** `credentialVersion`: of the account from now on. */
  | { readonly kind: 'added'; readonly passkey: Passkey; readonly credentialVersion: string }
  /** The answer does not fit the challenge, comes too late, or comes a second time. */
  | ({ readonly kind: 'refused' } & Orphan)
  /** The passkey is registered already, for this account or another one. */
  | { readonly kind: 'known' }
  | ({ readonly kind: 'full' } & Orphan);

/** Returns the maker of the passkey as its label, with a number behind it when there are several. */
function labelFor(name: string, passkeys: readonly Passkey[]): string {
  const taken = new Set(passkeys.map(({ label }) => label));
  for (let number = 1; ; number++) {
    const label = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(label)) return label;
  }
}

/**
 * Adds a passkey to an account. The caller has checked that the person signed in within the last five minutes, with the highest factor
 * held.
 */
export async function addPasskey(services: Services, addition: Addition): Promise<AdditionAnswer> {
  const { accounts } = services.account;
  const { actionLinks } = services.undo;
  const { passkeys, passkeyOffers } = services.factors;
  const { accountId, flowKey, ticket, requestId, isAutomatic = false } = addition;
  const ceremony = isAutomatic ? 'add-automatically' : 'add';
  const challenges = await redeemPasskeyChallenge(services, { ceremony, flowKey, ticket });
  const response = readNewCredential(addition.credential);
  if (challenges.length === 0 || !response) return { kind: 'refused' };
  const { origin } = new URL(services.config.issuer);
  const { host } = services.config.passkeys;
  const key = await verifyNewPasskey(response, { challenges, origin, host, isAutomatic });
  if (!key) return { kind: 'refused', ...(await orphanOf(services, response.id)) };

  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, addition);
    const held = await passkeys.listWithin(trx, accountId);
    // Another browser of the person has made one meanwhile, or she has got a role.
    if (isAutomatic && (held.length > 0 || account.roles.length > 0))
      return { kind: 'refused', ...(await orphanOf(services, key.credentialId)) };
    if (held.length >= maxPasskeys) return { kind: 'full', ...(await orphanOf(services, key.credentialId)) };
    const label = labelFor(makerOf(key.aaguid) ?? addition.otherwise, held);
    const change = async (): Promise<AdditionAnswer> => {
      const passkey = await passkeys.insert(trx, { ...key, accountId, label });
      if (!passkey) return { kind: 'known' };
      // A person who takes an automatic passkey away does not want another one.
      if (isAutomatic) await passkeyOffers.decline(trx, { accountId, browser: undefined, until: null });
      else await passkeyOffers.forget(trx, accountId);
      services.audit({ event: 'account.passkey_added', accountId, requestId, details: { passkey: passkey.id } });
      if (addition.replacesPassword) {
        await accounts.update(trx, accountId, { passwordHash: null });
        await accounts.endSessions(trx, accountId);
        await actionLinks.endAll(trx, { accountId });
        services.audit({ event: 'account.password_removed', accountId, requestId });
      }
      return {
        kind: 'added',
        passkey,
        credentialVersion: credentialVersionOf(await rereadAccount(services, trx, accountId)),
      };
    };
    return changeFactors(services, trx, { account, kind: 'passkey-added', lang: addition.lang, change });
  });
}
