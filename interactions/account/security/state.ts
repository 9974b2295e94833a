import type { PasswordVerdict } from '../../views/password-criteria.tsx';
import type { AccountState } from '../account-state.ts';

export interface SecurityState extends AccountState {
  /** Of the password that was just tried; drawn, never kept. */
  readonly verdict?: PasswordVerdict;
}
