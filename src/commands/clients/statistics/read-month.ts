import { day as daySeconds } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';

/** The counts of a day by kind; the day is numbered from the epoch, in UTC. */
export interface CountedDay {
  readonly day: number;
  readonly values: Readonly<Record<string, number>>;
}

export const monthDays = 30;

/** Returns the last thirty days in their order, today included, of one client or of all together (an empty id). */
export async function readMonth(
  { clients: { statistics }, nowSeconds }: Pick<Services, 'clients' | 'nowSeconds'>,
  clientId: string,
): Promise<readonly CountedDay[]> {
  const first = Math.floor(nowSeconds() / daySeconds) - monthDays + 1;
  const counts = await statistics.days({ clientId, from: first });
  return Array.from({ length: monthDays }, (_, at) => {
    const own = counts.filter(({ day }) => day === first + at);
    return { day: first + at, values: Object.fromEntries(own.map(({ kind, count }) => [kind, count])) };
  });
}
