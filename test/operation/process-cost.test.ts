import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cpuBetween, readCpu, readCpuBelow } from '../../bench/figures/process-cost.ts';

/** Uses the processor for 300 ms, most of it in a thread, says so once the thread has ended, and waits. */
const program = `
  const { Worker } = require('node:worker_threads');
  const burn = 'while (process.cpuUsage().user < 300_000);';
  new Worker(burn, { eval: true }).once('exit', () => console.log('ended'));
  process.stdin.resume();
`;

test('The bench counts the processor time of a thread that has ended, and a process that has ended costs nothing more', async () => {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(createInterface(child.stdout), 'line');
  expect(readCpu(child.pid!).all).toBeGreaterThan(250);
  const before = readCpuBelow(process.pid);
  expect(before.get(child.pid!)).toBeGreaterThan(250);

  child.kill();
  await once(child, 'exit');
  expect(readCpuBelow(child.pid!).size).toBe(0);
  const after = readCpuBelow(process.pid);
  expect(after.has(child.pid!)).toBe(false);
  expect(cpuBetween(before, after)).toBeGreaterThanOrEqual(0);
});
