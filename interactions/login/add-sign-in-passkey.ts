import { addPasskey } from '../../src/commands/factors/add-passkey.ts';
import type { Method } from '../../src/domain/assurance/assurance.ts';
import type { Submitted } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

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
  { form, services, about }: Pick<Submitted<LoginState>, 'form' | 'services' | 'about'>,
  { proved, replacesPassword, isAutomatic }: Wish,
): Promise<Added> {
  const texts = about.t.security.passkeyAddition;
  const answer = await addPasskey(services, {
    accountId: proved.accountId,
    credentialVersion: proved.credentialVersion,
    flowKey: about.flowKey,
    ticket: form['ticket'],
    credential: form['credential'],
    otherwise: texts.defaultLabel,
    ...(replacesPassword && { replacesPassword }),
    ...(isAutomatic && { isAutomatic }),
    requestId: about.requestId,
    lang: about.lang,
  });
  if (answer.kind !== 'added') {
    const shown = 'orphan' in answer && answer.orphan ? { orphanPasskey: answer.orphan } : {};
    return { ok: false, errors: { passkey: texts.problems[answer.kind] }, shown };
  }
  const method = answer.passkey.isSynced ? 'synced-passkey' : 'device-passkey';
  return { ok: true, proved: { ...proved, credentialVersion: answer.credentialVersion }, method };
}
