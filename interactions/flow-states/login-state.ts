import type { PendingTotp } from '../../src/commands/factors/pending-totp.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import type { Method } from '../../src/domain/assurance/assurance.ts';
import { keptTime, type GivenProof, type ProofTime } from '../../src/domain/assurance/given-proof.ts';
import type { UpstreamState } from './upstream-state.ts';
import type { PendingAddress } from './pending-address.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

/**
 * The statements of upstreams in a sign-in. Several members can hold at once: the sign-in may rest on one identity while another one waits
 * to be linked.
 */
interface Federated {
  /** The identity on which the sign-in rests. */
  readonly identity?: UpstreamIdentity | undefined;
  /**
   * The account of `identity` as it was at the callback, until the sign-in step makes the proof of it. `at` is the time of the callback,
   * in epoch seconds.
   */
  readonly account?:
    | { readonly accountId: string; readonly credentialVersion: string; readonly at: number }
    | undefined;
  /** An identity that no account knows. It waits until the person who signs in says whether she links it. */
  readonly unlinked?: UpstreamIdentity | undefined;
}

/** A proof while its sign-in goes on. Sign-ins that version 0.2.0 began do not note the oldest proof and the visit. */
export interface SignInProof extends Omit<GivenProof, 'since' | 'visit'>, Partial<Pick<GivenProof, 'since' | 'visit'>> {
  /** When the proof came into this sign-in, in epoch seconds. A sign-in that was left open ends; a factor proved later changes nothing. */
  readonly at: number;
  /** The session shall outlive the browser. */
  readonly remember: boolean;
  /** The proof is that of the live session: only a factor or an identity is added to it. */
  readonly isStepUp?: boolean;
  /** The service that had the account before has examined the code of an application that is not known here. */
  readonly isCodeOfElsewhere?: true;
}

/** Answers of a sign-in so far. */
export interface LoginState extends UpstreamState {
  /** The person goes on with the live session, by « continue »; nothing that was proved in this flow counts then. */
  readonly keepsSession?: boolean | undefined;
  readonly switches?: boolean;
  /** The person refuses to add the factor that the service asks for. */
  readonly isCancelled?: boolean;
  /** The person, and how she proved in this flow who she is. */
  readonly proved?: SignInProof;
  readonly federated?: Federated | undefined;
  /** Why linking was refused. */
  readonly linkProblem?: 'taken' | 'other' | 'lapsed';
  /** An identity was linked in this flow: earlier sessions have ended. */
  readonly isLinked?: boolean;
  /** The browser stands for the second factor from the end of this sign-in on. */
  readonly trustsBrowser?: boolean;
  /** The secret that the page shows. It counts for nothing before one right code of it. */
  readonly pendingTotp?: PendingTotp;
  /** New recovery codes, until the person says that she keeps them. */
  readonly newRecoveryCodes?: readonly string[];
  /** The message that proves the address of the account. */
  readonly addressProof?: PendingAddress | undefined;
  /** The password was replaced in this flow: earlier sessions have ended. */
  readonly isRenewed?: boolean;
  /** Passkeys that the person holds already: their authenticators make no second one in the place of the password. */
  readonly knownPasskeys?: readonly { readonly credentialId: string; readonly transports: readonly string[] }[];
  /** Passkeys and security keys of the person, where one of them is a security key: the browser is asked for one of these. */
  readonly namedPasskeys?: LoginState['knownPasskeys'];
  /** The script of the sign-in page has found that the device can hold a passkey. */
  readonly canHoldPasskey?: boolean;
  /** Id of the passkey that was just made and refused. It is drawn and never stored. */
  readonly orphanPasskey?: string;
  /** The person has answered the offer of a passkey. */
  readonly isPasskeyOffered?: boolean;
  /** The right password of a disabled account was just typed. It is never stored. */
  readonly isDisabled?: boolean;
  /** The form takes the code that the former service asked for, once a try has failed. It does so whatever name was typed. */
  readonly takesFormerCode?: boolean;
  /** Judgement of a new password that was just tried. It is never stored. */
  readonly verdict?: PasswordVerdict | undefined;
}

/** Returns when the oldest proof of a sign-in was given. */
export const provedSince = ({ since, at }: SignInProof): ProofTime => since ?? keptTime(at);

/** Returns the proof of a sign-in with one more method, which is proved at this moment: the oldest proof stays the oldest. */
export function withMethod({ proved }: LoginState, method: Method): Pick<LoginState, 'proved'> {
  return proved ? { proved: { ...proved, methods: [...proved.methods, method] } } : {};
}

/** Returns the secret of the application that a person was setting up, where the same person signs in anew on the way. */
export const keptSecret = (
  { proved, pendingTotp }: LoginState,
  { accountId }: Pick<GivenProof, 'accountId'>,
): Pick<LoginState, 'pendingTotp'> => (proved?.accountId === accountId && pendingTotp ? { pendingTotp } : {});

/** Returns the statements of upstreams in a sign-in, with some members changed. */
export function withFederated({ federated }: LoginState, change: Federated): Pick<LoginState, 'federated'> {
  return { federated: { ...federated, ...change } };
}

/** Forgets the identity on which a sign-in rests, because its person signs in another way. An identity that waits to be linked stays. */
export const withoutIdentity = (state: LoginState): Pick<LoginState, 'federated'> =>
  withFederated(state, { identity: undefined, account: undefined });
