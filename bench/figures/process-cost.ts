import { readdirSync, readFileSync } from 'node:fs';

/** CPU that a process has used, in ms: all its threads, and of these the ones at lower priority (ours hash passwords there). */
export interface CpuUse {
  readonly all: number;
  readonly lowPriority: number;
}

/** Linux counts the time of a process in hundredths of a second, on every machine that runs Node. */
const tickMilliseconds = 10;

/** Returns the fields of `stat` that follow the name of the process in brackets; the first one is the state. */
const readStat = (path: string) =>
  readFileSync(`${path}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');

const cpuOfTask = (task: string) => Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
const niceOfTask = (task: string) => Number(readStat(task)[16]);

/** Returns the ids of the threads that have a lower priority than the others. */
export const lowPriorityThreads = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`)
    .filter((id) => niceOfTask(`/proc/${pid}/task/${id}`) > 5)
    .map(Number);

/**
 * Returns what a process has used. The threads that are alive tell it to the nanosecond. The process itself tells it to the tick, but
 * includes the threads that have ended, so the larger figure is the better one.
 */
export function readCpu(pid: number): CpuUse {
  let alive = 0;
  let lowPriority = 0;
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const task = `/proc/${pid}/task/${id}`;
    try {
      const used = cpuOfTask(task);
      alive += used;
      if (niceOfTask(task) > 5) lowPriority += used;
    } catch {
      // The thread ended between the two looks.
    }
  }
  const stat = readStat(`/proc/${pid}`);
  const all = Math.max(alive, (Number(stat[11]) + Number(stat[12])) * tickMilliseconds);
  return { all, lowPriority };
}

/** Returns what `look` finds in /proc, or nothing if the process or the thread has ended meanwhile. */
function unlessEnded<T>(look: () => readonly T[]): readonly T[] {
  try {
    return look();
  } catch {
    return [];
  }
}

export function childrenOf(pid: number): readonly number[] {
  const tasks = unlessEnded(() => readdirSync(`/proc/${pid}/task`));
  const children = tasks.flatMap((task) =>
    unlessEnded(() =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    ),
  );
  return children.flatMap((child) => [child, ...childrenOf(child)]);
}

/** CPU in ms of each process below this one, such as PostgreSQL's backends. */
export function readCpuBelow(pid: number): ReadonlyMap<number, number> {
  const used = new Map<number, number>();
  for (const child of childrenOf(pid)) {
    try {
      used.set(child, readCpu(child).all);
    } catch {
      // The process ended meanwhile.
    }
  }
  return used;
}

/** Returns the CPU used between the two looks. The use of processes that ended in between is unknown. */
export function cpuBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  let all = 0;
  for (const [pid, used] of after) all += Math.max(0, used - (before.get(pid) ?? 0));
  return all;
}

function readStatus(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

/** Resident memory in MB. */
export const readMemory = (pid: number) => readStatus(pid, 'VmRSS');

/** Returns the highest resident memory so far. */
export const readPeakMemory = (pid: number) => readStatus(pid, 'VmHWM');
