import { cpus, loadavg } from 'node:os';

/** Returns when and on what a bench measured. A line of results begins with it. */
export const dayAndMachine = (): string =>
  [
    new Date().toISOString().slice(0, 16),
    `${cpus()[0]?.model.trim()} × ${cpus().length}`,
    `load ${loadavg()[0]?.toFixed(1)}`,
    `Node ${process.version}`,
  ].join(' · ');
