import type { Finding } from './finding.ts';
import { problem, warning } from './finding.ts';

/** One thing that is looked at. */
export interface Check {
  readonly name: string;
  /** Milliseconds after which the check is given up. */
  readonly patience?: number;
  /** Without this part the service does not work: that it cannot be looked at is a problem. */
  readonly isVital?: boolean;
  readonly run: (signal: AbortSignal) => Promise<readonly Finding[]>;
}

const usualPatience = 10_000;
const order = ['problem', 'warning', 'good'] as const;

const reasonOf = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};

async function runOne({ name, patience = usualPatience, isVital, run }: Check): Promise<readonly Finding[]> {
  const make = isVital === true ? problem : warning;
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => {
      ending.abort();
      const what = `the check has not ended after ${patience / 1000} seconds`;
      resolve([make(name, what, 'look whether this part answers')]);
    }, patience);
  });
  try {
    return await Promise.race([run(ending.signal), late]);
  } catch (error) {
    return [make(name, `the check could not be made (${reasonOf(error)})`, 'look at this part by hand')];
  } finally {
    clearTimeout(timer);
  }
}

/** Makes all checks at the same time, each within its time, and returns what they have found, the worst first. */
export async function runChecks(checks: readonly Check[]): Promise<readonly Finding[]> {
  const found = (await Promise.all(checks.map(runOne))).flat();
  return order.flatMap((level) => found.filter((finding) => finding.level === level));
}
