/**
 * Writes every ten seconds what keeps the process busy: memory in MB, and how many of each kind of handle and timer there are. It is loaded before
 * our program, which knows nothing of it.
 */
import { appendFileSync } from 'node:fs';

const megabyte = 1_048_576;

setInterval(() => {
  const kinds = {};
  for (const kind of process.getActiveResourcesInfo()) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const { rss, heapUsed } = process.memoryUsage();
  const line = { pid: process.pid, at: Date.now(), rss: rss / megabyte, heap: heapUsed / megabyte, kinds };
  appendFileSync(process.env.FAULT_RESOURCES_FILE, `${JSON.stringify(line)}\n`);
}, 10_000).unref();
