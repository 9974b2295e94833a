import type { TestApp } from './start-app.ts';
import { withoutJobs } from './without-jobs.ts';

/**
 * Counts the reads and commits of some work, and returns its answer as well. Jobs begin nothing meanwhile: their statements would count,
 * too, at a moment that nobody chooses.
 */
export function countStatements<T>(
  app: TestApp,
  work: () => Promise<T>,
): Promise<{ readonly statements: { readonly reads: number; readonly commits: number }; readonly answer: T }> {
  return withoutJobs(app, async () => {
    const { counters } = app.services.database;
    const { reads, commits } = counters;
    const answer = await work();
    return { statements: { reads: counters.reads - reads, commits: counters.commits - commits }, answer };
  });
}
