import type { TestApp } from './start-app.ts';

/**
 * Does some work while the jobs of the application rest. A job that is at it already ends first. The test alone then does what a job would do
 * as well: on PostgreSQL a job by hand leaves to the job of the application what that has begun, and returns before it has ended.
 */
export async function withoutJobs<T>({ running }: Pick<TestApp, 'running'>, work: () => Promise<T>): Promise<T> {
  const release = await running.holdJobs();
  try {
    return await work();
  } finally {
    release();
  }
}
