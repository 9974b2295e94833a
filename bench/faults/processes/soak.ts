import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openKnex } from '../../servers/our-server.ts';
import { countRows } from './count-rows.ts';
import type { Fault, Stage } from '../fault.ts';

const resourcesFile = 'resources.jsonl';

interface Line {
  readonly pid: number;
  readonly rss: number;
  readonly heap: number;
  readonly kinds: Readonly<Record<string, number>>;
}

const readLines = ({ provisioned }: Stage): readonly Line[] =>
  readFileSync(join(provisioned.folder, resourcesFile), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Growth that a cache, a pool and a busy machine explain, in MB and in handles. */
const slack = { memory: 40, handles: 40 };

/** Compares the second half of the time, when every cache is full, with its last quarter. */
function checkGrowth(stage: Stage): void {
  const { ledger, note } = stage;
  const lines = readLines(stage);
  for (const pid of new Set(lines.map((line) => line.pid))) {
    const own = lines.filter((line) => line.pid === pid);
    const [before, after] = [own.slice(own.length / 2, (own.length * 3) / 4), own.slice((own.length * 3) / 4)];
    if (before.length === 0) continue;
    const handles = ({ kinds }: Line) => Object.values(kinds).reduce((sum, count) => sum + count, 0);
    const of = (value: (line: Line) => number) => [average(before.map(value)), average(after.map(value))] as const;
    const [heapBefore, heapAfter] = of(({ heap }) => heap);
    ledger.check('growth', heapAfter - heapBefore < slack.memory, `heap ${heapBefore} MB, then ${heapAfter} MB`);
    const [handlesBefore, handlesAfter] = of(handles);
    ledger.check(
      'growth',
      handlesAfter - handlesBefore < slack.handles,
      `${handlesBefore} handles, then ${handlesAfter}`,
    );
    const kinds = Object.entries(own.at(-1)!.kinds).map(([kind, count]) => `${count} ${kind}`);
    note(`process ${pid}: at the end ${kinds.join(', ')}`);
  }
}

/** Writes down what there is: memory of each process, and rows of each table. */
async function describe(stage: Stage, minutes: number): Promise<void> {
  const database = openKnex(stage.provisioned.databaseUrl);
  const rows = await countRows(database);
  await database.destroy();
  const last = new Map(readLines(stage).map((line) => [line.pid, line]));
  const memory = [...last.values()].map(({ rss, heap }) => `${Math.round(rss)} (heap ${Math.round(heap)})`).join(', ');
  const tables = [...rows].filter(([, count]) => count > 0).map(([table, count]) => `${table} ${count}`);
  const remark = `after ${minutes} min: memory ${memory} MB; rows ${tables.join(', ')}`;
  console.error(remark);
  stage.note(remark);
}

/**
 * Uses the service for an hour at a low load. Memory, open handles and timers do not grow with the time, and tables grow only by what people did.
 */
export const soak: Fault = {
  name: 'soak',
  databases: ['sqlite', 'postgres'],
  processes: 1,
  seconds: 3600,
  pauseOfWorkers: 4000,
  nodeArgs: ['--import', resolve('bench/faults/processes/report-resources.js')],
  env: { FAULT_RESOURCES_FILE: resourcesFile },
  async run(stage) {
    const parts = 6;
    await stage.pause(12);
    await describe(stage, 0);
    for (let part = 1; part <= parts; part++) {
      await stage.pause(stage.seconds / parts);
      await describe(stage, Math.round((part * stage.seconds) / parts / 60));
    }
    checkGrowth(stage);
  },
};
