/** Milliseconds after which a job tries again at the earliest, and those that a job with a short interval waits at most. */
const firstPause = 1000;
const longestOfShort = 16_000;

interface Rounds {
  /** Milliseconds between the end of a round and the next, as long as all goes well. */
  readonly every: number;
  /** Rounds that have failed one after the other. */
  readonly failures: number;
}

/**
 * Returns how long a job waits for its next round. While rounds fail, for example without a database, the pause doubles, so that an outage does
 * not fill the log. It never exceeds the usual interval of the job, or sixteen seconds: a job of every hour that met a short outage would
 * otherwise stay away for hours.
 */
export function pauseOfJob({ every, failures }: Rounds): number {
  if (failures === 0) return every;
  const doubled = Math.min(every, firstPause) * 2 ** Math.min(failures, 30);
  return Math.min(doubled, Math.max(every, longestOfShort));
}
