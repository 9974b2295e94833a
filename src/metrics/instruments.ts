import { endpointNames } from './endpoints.ts';
import { counter, gauge, histogram } from './instrument.ts';

/** Bounds in seconds, from what an answer out of memory takes to where a person gives up. */
const latencies = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every metric of the program. A dashboard, an alert and docs/reference.md name no other. */
export const instruments = {
  request: counter({
    name: 'geopf_id_http_requests_total',
    help: 'Requests that were answered, by what they asked for and how it ended.',
    labels: {
      endpoint: endpointNames,
      outcome: ['ok', 'refused', 'throttled', 'failed', 'unavailable', 'broken_off'],
    },
  }),
  requestSeconds: histogram({
    name: 'geopf_id_http_request_duration_seconds',
    help: 'Time from the head of a request to its answer.',
    labels: { endpoint: endpointNames },
    buckets: latencies,
  }),
  requestsInFlight: gauge({
    name: 'geopf_id_http_requests_in_flight',
    help: 'Requests that are being answered now.',
  }),
  ready: gauge({
    name: 'geopf_id_ready',
    help: '1 while the process can serve, as /readyz says, and 0 otherwise.',
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
