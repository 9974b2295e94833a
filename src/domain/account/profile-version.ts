import { hash } from 'node:crypto';
import type { AccountProfile } from './account-profile.ts';

/** Tells whether what a form was drawn from is still what the account holds; changes of anything else do not disturb it. */
export function profileVersion(profile: AccountProfile, held: readonly (keyof AccountProfile)[]): string {
  return hash('sha256', JSON.stringify(held.map((name) => profile[name] ?? null)), 'base64url');
}
