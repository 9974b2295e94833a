import { heading, lines, stat } from './panels.ts';

export const overview = {
  name: 'overview',
  description: 'Is the service well, and if not, where to look next. One screen for a person who was woken.',
  panels: [
    stat('Processes that can serve', {
      means:
        'Processes whose /readyz answers 200. Fewer than you run means that one is down, is stopping, or has lost its database.',
      width: 3,
      steps: { red: null, green: 1 },
      queries: 'sum(geopf_id_ready{instance=~"$instance"})',
    }),
    stat('Requests', {
      means: 'Answers per second, all processes together. Probes and scrapes are not counted.',
      unit: 'reqps',
      width: 3,
      decimals: 1,
      queries: 'sum(rate(geopf_id_http_requests_total{instance=~"$instance"}[$__rate_interval]))',
    }),
    stat('Share that failed', {
      means: 'Share of the answers with status 500 or above. Below one in a thousand is usual.',
      unit: 'percentunit',
      width: 3,
      decimals: 2,
      steps: { green: null, yellow: 0.001, red: 0.01 },
      queries:
        'sum(rate(geopf_id_http_requests_total{instance=~"$instance",outcome=~"failed|unavailable"}[$__rate_interval])) / sum(rate(geopf_id_http_requests_total{instance=~"$instance"}[$__rate_interval]))',
    }),
    stat('Slowest of a hundred', {
      means: '99 of 100 answers took less. A sign-in holds the time of its password hash.',
      unit: 's',
      width: 3,
      steps: { green: null, yellow: 0.5, red: 1 },
      queries:
        'histogram_quantile(0.99, sum by (le) (rate(geopf_id_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
    }),
    stat('Sign-ins per minute', {
      means: 'Sign-ins per minute that succeeded.',
      width: 3,
      decimals: 1,
      queries: '60 * sum(rate(geopf_id_sign_ins_total{instance=~"$instance",outcome="ok"}[$__rate_interval]))',
    }),
    stat('Oldest message', {
      means:
        'Age of the oldest message that has not left. Messages leave within seconds while the mail server takes them.',
      unit: 's',
      width: 3,
      steps: { green: null, yellow: 600, red: 3600 },
      queries: 'max(geopf_id_outbox_oldest_seconds{instance=~"$instance"})',
    }),
    stat('Last backup', {
      means: 'Age of the newest backup that the command made. Empty where you back up by other means.',
      unit: 's',
      width: 3,
      steps: { green: null, yellow: 93600, red: 180000 },
      queries: 'time() - (max(geopf_id_backup_timestamp_seconds{instance=~"$instance"}) > 0)',
    }),
    stat('Version', {
      means: 'Versions that run now. Two of them are right during an upgrade only.',
      width: 3,
      textMode: 'value_and_name',
      queries: { '{{version}}': 'count by (version) (geopf_id_build_info{instance=~"$instance"})' },
    }),
    heading('What is answered'),
    lines('Requests by outcome', {
      means:
        'ok: status below 400. refused: 4xx. throttled: 429. failed: 500. unavailable: 503. broken_off: the other side had gone.',
      unit: 'reqps',
      isStacked: true,
      queries: {
        '{{outcome}}': 'sum by (outcome) (rate(geopf_id_http_requests_total{instance=~"$instance"}[$__rate_interval]))',
      },
    }),
    lines('Requests by endpoint', {
      means: 'The eight endpoints that are asked most.',
      unit: 'reqps',
      isStacked: true,
      queries: {
        '{{endpoint}}':
          'topk(8, sum by (endpoint) (rate(geopf_id_http_requests_total{instance=~"$instance"}[$__rate_interval])) > 0)',
      },
    }),
    lines('Time to an answer', {
      means: 'Median, 95 and 99 of 100 answers, over all endpoints.',
      unit: 's',
      limits: { red: 1 },
      queries: {
        '50 %':
          'histogram_quantile(0.5, sum by (le) (rate(geopf_id_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
        '95 %':
          'histogram_quantile(0.95, sum by (le) (rate(geopf_id_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
        '99 %':
          'histogram_quantile(0.99, sum by (le) (rate(geopf_id_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('99 of 100 answers, by endpoint', {
      means: 'The endpoints that services and people wait for.',
      unit: 's',
      queries: {
        '{{endpoint}}':
          'histogram_quantile(0.99, sum by (le, endpoint) (rate(geopf_id_http_request_duration_seconds_bucket{instance=~"$instance",endpoint=~"authorization|token|userinfo|introspection|interaction"}[$__rate_interval])))',
      },
    }),
    lines('Failures by endpoint', {
      means: 'Answers with status 500 or above.',
      unit: 'reqps',
      queries: {
        '{{endpoint}} {{outcome}}':
          'sum by (endpoint, outcome) (rate(geopf_id_http_requests_total{instance=~"$instance",outcome=~"failed|unavailable"}[$__rate_interval])) > 0',
      },
    }),
    lines('Throttled tries', {
      means:
        'Tries that were refused because too many had come, by the counter that was full. Many of one kind are an attack, or a service that loops.',
      unit: 'ops',
      queries: {
        '{{kind}}': 'sum by (kind) (rate(geopf_id_throttled_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    heading('How the processes are'),
    lines('Ready, by process', {
      means: '1 while a process can serve.',
      width: 6,
      max: 1.1,
      queries: { '{{instance}}': 'geopf_id_ready{instance=~"$instance"}' },
    }),
    lines('Utilisation of the event loop', {
      means: 'Share of the time in which a process was busy. Above 0.9 it is full: start another one.',
      unit: 'percentunit',
      width: 6,
      limits: { red: 0.9 },
      max: 1,
      queries: {
        '{{instance}}':
          'rate(geopf_id_event_loop_seconds_total{instance=~"$instance",state="active"}[$__rate_interval]) / on (instance) sum by (instance) (rate(geopf_id_event_loop_seconds_total{instance=~"$instance"}[$__rate_interval]))',
      },
    }),
    lines('Delay of the event loop', {
      means: 'By how much timers came too late: the 99th of a hundred, in windows of ten seconds.',
      unit: 's',
      width: 6,
      limits: { red: 0.2 },
      queries: { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds{instance=~"$instance"}' },
    }),
    lines('Processor', {
      means: 'Processors in use, by process: requests, password hashes and everything else.',
      width: 6,
      queries: {
        '{{instance}}': 'sum by (instance) (rate(process_cpu_seconds_total{instance=~"$instance"}[$__rate_interval]))',
      },
    }),
    lines('Memory', {
      means: 'Resident memory by process, and the part of it that JavaScript uses.',
      unit: 'bytes',
      width: 6,
      queries: {
        '{{instance}} resident': 'process_resident_memory_bytes{instance=~"$instance"}',
        '{{instance}} heap': 'nodejs_heap_size_used_bytes{instance=~"$instance"}',
      },
    }),
    lines('Open files and requests under way', {
      means: 'Files and connections that a process has open, and requests that it is answering.',
      width: 6,
      queries: {
        '{{instance}} files': 'process_open_fds{instance=~"$instance"}',
        '{{instance}} requests': 'geopf_id_http_requests_in_flight{instance=~"$instance"}',
      },
    }),
    lines('Passwords that wait', {
      means: 'Passwords that wait for a thread, and how many may wait. One more is refused with status 503.',
      width: 6,
      queries: {
        waiting: 'sum(geopf_id_password_hashes{instance=~"$instance",state="waiting"})',
        'being hashed': 'sum(geopf_id_password_hashes{instance=~"$instance",state="running"})',
        most: 'sum(geopf_id_password_hash_queue_size{instance=~"$instance"})',
      },
    }),
    lines('Running since', {
      means: 'Time since each process started. A line that falls again and again is a process that restarts.',
      unit: 's',
      width: 6,
      queries: { '{{instance}}': 'time() - process_start_time_seconds{instance=~"$instance"}' },
    }),
    heading('Jobs, and others whom the program asks'),
    lines('Jobs that are late', {
      means:
        'Time since the last success of a job, as a multiple of its pause. One process does each piece of work, so the best process counts.',
      limits: { red: 10 },
      queries: {
        '{{task}}':
          'topk(6, min by (task) ((time() - geopf_id_job_last_success_timestamp_seconds{instance=~"$instance"}) / geopf_id_job_interval_seconds{instance=~"$instance"}))',
      },
    }),
    lines('Rounds of jobs that failed', {
      means: 'Rounds per minute that ended with an error; the log says which.',
      queries: {
        '{{task}}':
          '60 * sum by (task) (rate(geopf_id_job_rounds_total{instance=~"$instance",outcome="failed"}[$__rate_interval])) > 0',
      },
    }),
    lines('Requests to others that went wrong', {
      means:
        'Requests to upstreams, to the mail server and to services that had no good answer. certificate: its TLS certificate was not accepted.',
      unit: 'ops',
      queries: {
        '{{target}} {{outcome}}':
          'sum by (target, outcome) (rate(geopf_id_outbound_requests_total{instance=~"$instance",outcome!="ok"}[$__rate_interval])) > 0',
      },
    }),
  ],
};
