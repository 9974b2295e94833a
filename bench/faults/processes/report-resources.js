/**
 * Writes every ten seconds what keeps the process busy: memory in MB, and how many of each kind of handle and timer there are. It is loaded before
 * our program, which knows nothing of it.
 */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const megabyte = 1_048_576;

function report() {
  const kinds = {};
  for (const kind of process.getActiveResourcesInfo()) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const { rss, heapUsed } = process.memoryUsage();
  const line = { pid: process.pid, at: Date.now(), rss: rss / megabyte, heap: heapUsed / megabyte, kinds };
  appendFileSync(process.env.FAULT_RESOURCES_FILE, `${JSON.stringify(line)}\n`);
}

// The threads that hash passwords load this module too, and have a heap of their own.
if (isMainThread) setInterval(report, 10_000).unref();
