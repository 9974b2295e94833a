import type { Around } from './answer-requests.ts';
import type { Clock } from '../domain/time.ts';

const endOf = (line: string) => Date.parse(/;\s*expires=([^;]+)/i.exec(line)?.[1] ?? '');

/** Returns the line with the age of its cookie. A cookie that ends with the browser has none, and neither has one that is taken away. */
function withAge(line: string, now: number): string {
  const seconds = Math.round((endOf(line) - now) / 1000);
  return seconds > 0 && !/;\s*max-age=/i.test(line) ? `${line}; max-age=${seconds}` : line;
}

/**
 * Writes beside the end of each cookie how long it lasts. A browser believes this first (RFC 6265, section 5.3). The end is a moment of our clock,
 * so a computer whose clock is hours ahead would throw the cookie of a sign-in away as soon as it arrives, and nobody could sign in there.
 */
export function cookieAges(now: Clock): Around {
  return (ctx) => () => {
    const lines = ctx.response.headers['set-cookie'];
    if (lines)
      ctx.set(
        'Set-Cookie',
        [lines].flat().map((line) => withAge(line, now())),
      );
  };
}
