import { resetLinkSeconds } from '../../../src/domain/password/reset-link.ts';
import { hour } from '../../../src/domain/time.ts';

/** Returns how long to wait: in minutes up to two hours and in hours beyond, because people do not count 1440 minutes. */
export function duration(seconds: number): string {
  if (seconds <= 60) return 'une minute';
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} heures`;
}

/** The life of the link by which a person chooses a new password, in words. */
export const resetLinkLife = resetLinkSeconds === hour ? 'une heure' : duration(resetLinkSeconds);
