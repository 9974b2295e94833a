import type { TestApp } from './start-app.ts';

/**
 * Counts the reads and commits of some work, and returns its answer as well. Jobs begin nothing meanwhile: their statements would count,
 * too, at a moment that nobody chooses.
 */
export async function countStatements<T>(
  { running, services }: TestApp,
  work: () => Promise<T>,
): Promise<{ readonly statements: { readonly reads: number; readonly commits: number }; readonly answer: T }> {
  const release = await running.holdJobs();
  try {
    const { counters } = services.database;
    const { reads, commits } = counters;
    const answer = await work();
    return { statements: { reads: counters.reads - reads, commits: counters.commits - commits }, answer };
  } finally {
    release();
  }
}
