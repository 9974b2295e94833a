import { day } from '../../time.ts';
import type { ClientSecret } from './client-secret.ts';

/** Days before the end of a secret at which the people who answer for the client are told. */
const reminderDays = [1, 7, 30] as const;

/** Returns the reminder that is due for a secret now: the nearest one to its end. Undefined for a secret that ends later, or has ended. */
export function dueReminder({ expiresAt }: Pick<ClientSecret, 'expiresAt'>, now: number): number | undefined {
  if (expiresAt === null || expiresAt <= now) return undefined;
  return reminderDays.find((days) => expiresAt - now <= days * day);
}
