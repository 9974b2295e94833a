import type { Method } from '../../../src/domain/assurance/assurance.ts';
import type { Submitted } from '../../engine/flow.ts';
import { submitPasskey } from '../../factors/submit-passkey.ts';
import type { LoginState } from '../../flow-states/login-state.ts';

type Proved = NonNullable<LoginState['proved']>;

interface Wish {
  readonly proved: Proved;
  /** The passkey takes the place of the password. */
  readonly replacesPassword?: boolean;
  /** The browser has made the passkey by itself. */
  readonly isAutomatic?: boolean;
}

type Added =
  | { readonly ok: true; readonly proved: Proved; readonly method: Method }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<string, string>>;
      readonly shown: Pick<LoginState, 'orphanPasskey'>;
    };

/** Adds a passkey in the middle of a sign-in. What was proved stands for the account as it is with the passkey. */
export async function addSignInPasskey(
  submitted: Pick<Submitted<LoginState>, 'form' | 'services' | 'about'>,
  { proved, replacesPassword, isAutomatic }: Wish,
): Promise<Added> {
  const { accountId, credentialVersion } = proved;
  const answered = await submitPasskey(submitted, {
    accountId,
    credentialVersion,
    ...(replacesPassword && { replacesPassword }),
    ...(isAutomatic && { isAutomatic }),
  });
  if (!answered.ok) return answered;
  const { passkey, credentialVersion: present } = answered.added;
  const method = passkey.isSynced ? 'synced-passkey' : 'device-passkey';
  return { ok: true, proved: { ...proved, credentialVersion: present }, method };
}
