import type { AccountProfile } from '../../src/domain/account/account-profile.ts';
import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import type { Form } from '../engine/flow.ts';
import type { UpstreamState } from './upstream-state.ts';
import type { EmailSuggestion } from '../fields/new-address.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

/** A message that was sent to prove an address: its code and its link die with it when another takes its place. */
export interface Proof {
  readonly id: string;
  /** Canonical: it proves this address and no other. */
  readonly emailCanonical: string;
  /** HMAC of the code; of nothing that can be typed when no code was sent (a known address, too many messages). */
  readonly codeHash: string;
  readonly sentAt: number;
  /** When the message was last asked for again (epoch seconds), whether or not the limit held it back. */
  readonly askedAgainAt?: number;
}

/** What an optional step was told. */
export interface OptionalAnswers {
  /** As the form shows them: in their only form where they are right, as typed where they are not. */
  readonly fields: Form;
  /** What the account will hold of it. */
  readonly stored: AccountProfile;
  /** Field → what is wrong with it; the step is owed until nothing is. */
  readonly problems: Readonly<Record<string, string>>;
  /** Id of a photo, which is kept beside the draft. */
  readonly photo?: string | undefined;
}

/** A registration before its account exists: it lives in its browser alone, sealed, with the password already hashed. */
export interface RegistrationState extends UpstreamState {
  /** The account's future id: whoever finishes the draft, and however often, one account comes of it. */
  readonly draftId: string;
  /** Through whom the person came, whom no account knows yet: there is no password then, and no captcha. */
  readonly upstreamIdentity?: UpstreamIdentity;
  /** Made from the names of the arrival, free when it was made. */
  readonly proposedUsername?: string | undefined;
  readonly username?: string;
  readonly passwordHash?: string;
  /** User name and addresses with which that password was examined. */
  readonly passwordWords?: readonly string[];
  /** As typed, for sending. */
  readonly email?: string;
  readonly emailCanonical?: string;
  /** Asked about before the address is used. */
  readonly suggestion?: EmailSuggestion;
  /** Of the password that was just tried: drawn, never kept. */
  readonly verdict?: PasswordVerdict;
  /** A field that people do not see was filled. */
  readonly isSuspect?: boolean;
  /** Somebody else got this user name between the profile and the end. */
  readonly takenUsername?: string;

  /** Of the optional steps, by their names. */
  readonly answers?: Readonly<Record<string, OptionalAnswers>>;
  /** « Valider » was chosen: optional steps that were not answered are not asked any more. */
  readonly finishEarly?: boolean;

  readonly challenge?: { readonly id: string; readonly expiresAt: number; readonly isRenewed: boolean };
  readonly passed?: 'captcha' | 'email' | 'upstream';
  /** Version and date of the terms that « Enregistrement » accepted. */
  readonly termsVersion?: string;

  readonly proof?: Proof;
  /** The canonical address that was proved. */
  readonly proved?: string;
  /** The account exists. */
  readonly accountId?: string;
}
