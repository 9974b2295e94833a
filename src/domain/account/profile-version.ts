import { hash } from 'node:crypto';
import type { AccountProfile } from './account-profile.ts';

/** Returns a mark of the profile from which a form is drawn. Changes of other columns do not change it. */
export function profileVersion(profile: AccountProfile, held: readonly (keyof AccountProfile)[]): string {
  return hash('sha256', JSON.stringify(held.map((name) => profile[name] ?? null)), 'base64url');
}
