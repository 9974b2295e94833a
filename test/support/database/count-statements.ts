import type { TestApp } from '../start-app.ts';
import { withoutJobs } from '../without-jobs.ts';

/**
 * Counts the reads and commits of some work, and returns its answer as well. Jobs begin nothing meanwhile: their statements would count,
 * too, at a moment that nobody chooses. Nor does what this process has in memory count as old, however long the machine stands still:
 * clients would be read once more.
 */
export function countStatements<T>(
  app: TestApp,
  work: () => Promise<T>,
): Promise<{ readonly statements: { readonly reads: number; readonly commits: number }; readonly answer: T }> {
  return withoutJobs(app, async () => {
    const { counters } = app.services.database;
    const { versions } = app.services.operation;
    const { reads, commits } = counters;
    versions.stop();
    try {
      const answer = await work();
      return { statements: { reads: counters.reads - reads, commits: counters.commits - commits }, answer };
    } finally {
      // Work that counts as well has begun the watch again.
      versions.stop();
      versions.start();
    }
  });
}
