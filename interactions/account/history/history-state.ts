import { minute } from '../../../src/domain/time.ts';
import type { AccountVisit } from '../account-page.ts';
import type { AccountState } from '../account-state.ts';
import type { PasswordVerdict } from '../../views/password-criteria.tsx';

export const historyPath = '/compte/historique';
/** The page that a person reaches after « Ce n'était pas moi ». */
export const securedPath = `${historyPath}?secured=1`;

export interface HistoryState extends AccountState {
  /** The things that « Ce n'était pas moi » has just ended. The proof that it asked for serves for the new password too. */
  readonly secured?: {
    readonly at: number;
    readonly sessionUid: string;
    readonly hadPassword: boolean;
    /** The present password was typed with the confirmation, in this session. */
    readonly isPasswordProved?: boolean;
  };
  /** The verdict on the password that was just tried. It is drawn and never stored. */
  readonly verdict?: PasswordVerdict;
}

/** Seconds in which a new password may be chosen without another sign-in, which the old password could not pass any more. */
export const choiceSeconds = 15 * minute;

interface Moment {
  readonly session: Pick<AccountVisit['session'], 'uid'>;
  readonly now: number;
}

/**
 * Returns whether the session that has just ended all others may still choose a new password. A stranger who holds the session alone may
 * not.
 */
export function mayChoose({ secured }: Pick<HistoryState, 'secured'>, { session, now }: Moment): boolean {
  return secured?.isPasswordProved === true && secured.sessionUid === session.uid && secured.at + choiceSeconds > now;
}
