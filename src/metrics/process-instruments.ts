import { counter, gauge } from './instrument.ts';

/** Holds the instruments by which a process tells of itself. */
export const processInstruments = {
  ready: gauge({
    name: 'geopf_id_ready',
    help: '1 while the process can serve, as /readyz says, and 0 otherwise.',
  }),
  build: gauge({
    name: 'geopf_id_build_info',
    help: 'Always 1: the version of the program, the newest migration of its database, and what they run on.',
    labels: { version: { atMost: 1 }, schema: { atMost: 1 }, node: { atMost: 1 }, database: ['sqlite', 'postgres'] },
  }),
  startTime: gauge({
    name: 'geopf_id_process_start_time_seconds',
    help: 'When the process started, in seconds since the epoch.',
  }),
  cpuSeconds: counter({
    name: 'geopf_id_process_cpu_seconds_total',
    help: 'Processor time of the process, all its threads together.',
    labels: { mode: ['user', 'system'] },
  }),
  memoryBytes: gauge({
    name: 'geopf_id_process_memory_bytes',
    help: 'Memory of the process: resident, of the heap of JavaScript (used and reserved), and outside of it.',
    labels: { kind: ['resident', 'heap_used', 'heap_reserved', 'external'] },
  }),
  openFiles: gauge({
    name: 'geopf_id_process_open_files',
    help: 'Files and connections that the process has open; absent where the system does not tell.',
  }),
  loopSeconds: counter({
    name: 'geopf_id_event_loop_seconds_total',
    help: 'Time that the event loop was active or idle. The share of the active time is its utilisation.',
    labels: { state: ['active', 'idle'] },
  }),
  loopDelaySeconds: gauge({
    name: 'geopf_id_event_loop_delay_seconds',
    help: 'By how much timers came too late in the last ten to twenty seconds: median, 99th percentile and worst.',
    labels: { quantile: ['0.5', '0.99', '1'] },
  }),
};
