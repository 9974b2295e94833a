import { readdirSync, readFileSync } from 'node:fs';

/** CPU that a process has used, in ms: all its threads, and of these the ones at lower priority (ours hash passwords there). */
export interface CpuUse {
  readonly all: number;
  readonly lowPriority: number;
}

const cpuOfTask = (task: string) => Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
/** Field 19 of `stat`, counted after the name in brackets. */
const niceOfTask = (task: string) =>
  Number(
    readFileSync(`${task}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[16],
  );

export function readCpu(pid: number): CpuUse {
  let all = 0;
  let lowPriority = 0;
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const task = `/proc/${pid}/task/${id}`;
    try {
      const used = cpuOfTask(task);
      all += used;
      if (niceOfTask(task) > 5) lowPriority += used;
    } catch {
      // The thread ended between the two looks.
    }
  }
  return { all, lowPriority };
}

function childrenOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
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
  for (const [pid, used] of after) all += used - (before.get(pid) ?? 0);
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
