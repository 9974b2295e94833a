import type { PendingTotp } from '../../src/commands/factors/enrol-totp.ts';
import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import type { Method, UpstreamProof } from '../../src/domain/assurance/assurance.ts';
import type { UpstreamState } from './upstream-state.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

/** The account of an identity as it was at the callback (proofMark), and when that was; epoch seconds. */
export interface Arrived {
  readonly accountId: string;
  readonly credentialVersion: string;
  readonly at: number;
}

/** What a sign-in has answered so far. */
export interface LoginState extends UpstreamState {
  /** The person goes on with the live session, by « continue »; nothing that was proved in this flow counts then. */
  readonly keepsSession?: boolean | undefined;
  readonly switches?: boolean;
  /** The session that was to go on is not this browser's any more: the sign-in page says why it asks, and the request leaves that session. */
  readonly hasLapsed?: boolean | undefined;
  /** The person does not add the factor that the service asks for. */
  readonly isCancelled?: boolean;
  /** Who the person is, and what she proved it with in this flow. */
  readonly proved?: {
    readonly accountId: string;
    /** Of the account when it was proved (proofMark): a proof from before a reset is none. */
    readonly credentialVersion: string;
    /** When the first factor was proved; epoch seconds. */
    readonly at: number;
    readonly methods: readonly Method[];
    readonly upstream?: UpstreamProof | undefined;
    /** A session that outlives the browser. */
    readonly remember: boolean;
    /** What stands is that of the live session, and only a factor or an identity is added. */
    readonly isStepUp?: boolean;
  };
  /** What an upstream told of the person in this sign-in. */
  readonly upstreamIdentity?: UpstreamIdentity | undefined;
  /** What an upstream told of somebody whom no account knows, until the person who signs in says whether she links it. */
  readonly linking?: UpstreamIdentity | undefined;
  /** Why it cannot be. */
  readonly linkProblem?: 'taken' | 'other' | 'lapsed';
  /** What was told and is no proof of hers: the end of her session ends that sign-in too. */
  readonly upstreamSession?: Pick<UpstreamIdentity, 'upstream' | 'idToken'> | undefined;
  /** It was, in this flow: sessions from before have ended. */
  readonly isLinked?: boolean;
  /** The account of who came back from an upstream, not looked at yet. */
  readonly arrived?: Arrived | undefined;
  /** The browser is to stand for the second factor from the end of this sign-in on. */
  readonly trustsBrowser?: boolean;
  /** Shown, and nothing before a right code of it. */
  readonly pendingTotp?: PendingTotp;
  /** Until the person says that she keeps them. */
  readonly newRecoveryCodes?: readonly string[];
  /** The password was replaced in this flow: sessions from before have ended. */
  readonly isRenewed?: boolean;
  /** That the person has already: their authenticators make no second one instead of her password. */
  readonly knownPasskeys?: readonly { readonly credentialId: string; readonly transports: readonly string[] }[];
  /** Of a new password that was just tried; never stored. */
  readonly verdict?: PasswordVerdict | undefined;
}

/** The sign-in with one more proof. */
export function withMethod({ proved }: LoginState, method: Method): Pick<LoginState, 'proved'> {
  return proved ? { proved: { ...proved, methods: [...proved.methods, method] } } : {};
}
