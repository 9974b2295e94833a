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
  loopSeconds: counter({
    name: 'geopf_id_event_loop_seconds_total',
    help: 'Time that the event loop was active or idle. The share of the active time is its utilisation.',
    labels: { state: ['active', 'idle'] },
  }),
  // From here on the names that every client of Prometheus has, so that ready-made dashboards and rules find them.
  startTime: gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since the epoch.',
  }),
  cpuUserSeconds: counter({
    name: 'process_cpu_user_seconds_total',
    help: 'Processor time of the process in its own code, all its threads together.',
  }),
  cpuSystemSeconds: counter({
    name: 'process_cpu_system_seconds_total',
    help: 'Processor time of the process in the system, all its threads together.',
  }),
  cpuSeconds: counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process, all its threads together.',
  }),
  residentBytes: gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process.',
  }),
  openFiles: gauge({
    name: 'process_open_fds',
    help: 'Files and connections that the process has open; absent where the system does not tell.',
  }),
  heapBytes: gauge({
    name: 'nodejs_heap_size_total_bytes',
    help: 'Memory that JavaScript has reserved for its heap.',
  }),
  heapUsedBytes: gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory of the heap that JavaScript uses.',
  }),
  externalBytes: gauge({
    name: 'nodejs_external_memory_bytes',
    help: 'Memory outside of the heap that JavaScript holds.',
  }),
  loopLagSeconds: gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'By how much the event loop came too late at this scrape.',
  }),
  loopLagMedianSeconds: gauge({
    name: 'nodejs_eventloop_lag_p50_seconds',
    help: 'By how much timers came too late in the last ten to twenty seconds: the median.',
  }),
  loopLagHighSeconds: gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'By how much timers came too late in the last ten to twenty seconds: the 99th percentile.',
  }),
  loopLagWorstSeconds: gauge({
    name: 'nodejs_eventloop_lag_max_seconds',
    help: 'By how much timers came too late in the last ten to twenty seconds: the worst.',
  }),
};
