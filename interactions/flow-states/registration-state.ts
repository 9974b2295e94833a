import type { AccountProfile } from '../../src/domain/account/account-profile.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import type { FlowKey } from '../engine/flow-store.ts';
import type { Form } from '../engine/flow.ts';
import type { UpstreamState } from './upstream-state.ts';
import type { EmailSuggestion } from '../fields/new-address.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

/** A message that was sent to prove an address. Its code and its link die when another message takes its place. */
export interface Proof {
  readonly id: string;
  /** Canonical form of the one address that the message proves. */
  readonly emailCanonical: string;
  /**
   * HMAC of the code. When no code was sent (the address is known, or got too many messages), it is the HMAC of a value that nobody can
   * type.
   */
  readonly codeHash: string;
  readonly sentAt: number;
  /** When the message was last asked for again (epoch seconds), whether or not the limit held it back. */
  readonly askedAgainAt?: number;
}

/** The answers to an optional step. */
export interface OptionalAnswers {
  /** Fields as the form shows them: a right value in its only form, a wrong one as it was typed. */
  readonly fields: Form;
  /** The part that the account will hold. */
  readonly stored: AccountProfile;
  /** Problems by field. The step is owed until there is none. */
  readonly problems: Readonly<Record<string, string>>;
  /** Id of the photo, which is kept beside the draft. */
  readonly photo?: string | undefined;
}

/** A draft that was begun in another request of the same browser, and when; epoch seconds. */
export interface EarlierDraft {
  readonly key: FlowKey<RegistrationState>;
  readonly at: number;
}

/** A registration before its account exists. It lives in its browser alone, sealed, with the password already hashed. */
export interface RegistrationState extends UpstreamState {
  /** The future id of the account. However often a draft is finished, one account comes of it. */
  readonly draftId: string;
  /** An earlier registration of this browser, which the person may take up again. */
  readonly earlier?: EarlierDraft | undefined;
  /** The person chose to begin anew, so the earlier registration is not offered again. */
  readonly beginsAnew?: boolean;
  /** The person took up an earlier registration: the key of its draft, which this request goes on with. */
  readonly resumes?: FlowKey<RegistrationState>;
  /** The upstream identity of a person whom no account knows yet. Such a draft has no password and no captcha. */
  readonly upstreamIdentity?: UpstreamIdentity;
  /** A user name made from the names that the upstream stated. It was free when it was made. */
  readonly proposedUsername?: string | undefined;
  readonly username?: string;
  readonly passwordHash?: string;
  /** When that password was typed; epoch seconds. */
  readonly passwordAt?: number;
  /**
   * SHA-256 of the cookie of the browser in which the password was typed, or the identity arrived, of the one that ends with the browser and
   * with a logout. Drafts of version 0.2.0 do not note it.
   */
  readonly visit?: string | undefined;
  /** The link of the message was pressed in the browser of the draft. */
  readonly isConfirmedHere?: boolean;
  /** User name and addresses with which that password was examined. */
  readonly passwordWords?: readonly string[];
  /** Address as it was typed, for sending. */
  readonly email?: string;
  readonly emailCanonical?: string;
  /** A probable typing error in the address. The person is asked about it before the address is used. */
  readonly suggestion?: EmailSuggestion;
  /** Judgement of the password that was just tried. It is drawn, never kept. */
  readonly verdict?: PasswordVerdict;
  /** A field that people do not see was filled in: a program may be at work. */
  readonly isSuspect?: boolean;
  /** The user name that another person took between the profile and the end. */
  readonly takenUsername?: string;

  /** Answers to the optional steps, by the names of the steps. */
  readonly answers?: Readonly<Record<string, OptionalAnswers>>;
  /** The person chose « Valider »: optional steps without an answer are not asked any more. */
  readonly finishEarly?: boolean;

  readonly challenge?: { readonly id: string; readonly expiresAt: number; readonly isRenewed: boolean };
  readonly passed?: 'captcha' | 'email' | 'upstream';
  /** Version and date of the terms that « Enregistrement » accepted. */
  readonly termsVersion?: string;

  readonly proof?: Proof;
  /** Canonical form of the address that was proved. */
  readonly proved?: string;
  /** The script of the page has found that the device can hold a passkey. */
  readonly canHoldPasskey?: boolean;
  /** A passkey is offered, to the account that was made with this user name at this time; epoch seconds. */
  readonly offersPasskey?: { readonly username: string; readonly at: number } | undefined;
  /** Id of the passkey that was just made and refused. It is drawn and never stored. */
  readonly orphanPasskey?: string;
  /** Id of the account, once it exists. */
  readonly accountId?: string;
}
