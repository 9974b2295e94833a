import { heading, lines, stat } from './panels.ts';

export const storage = {
  name: 'storage',
  description: 'The database, the messages and notices that wait in it, the keys, the jobs and the backup.',
  panels: [
    stat('Database', {
      means: 'Whether the database answered the question of the last scrape.',
      steps: { red: null, green: 1 },
      mappings: [
        {
          type: 'value',
          options: { '0': { text: 'no', color: 'red', index: 0 }, '1': { text: 'yes', color: 'green', index: 1 } },
        },
      ],
      queries: 'min(geopf_id_database_up{instance=~"$instance"})',
    }),
    stat('A commit, 99 of 100', {
      means: 'Time that a commit took in the database.',
      unit: 's',
      steps: { green: null, yellow: 0.1, red: 0.5 },
      queries:
        'histogram_quantile(0.99, sum by (le) (rate(geopf_id_commit_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
    }),
    stat('Messages that wait', {
      means: 'Messages that have not left yet.',
      steps: { green: null, yellow: 100, red: 1000 },
      queries: 'max(geopf_id_outbox_messages{instance=~"$instance",state="waiting"})',
    }),
    stat('Last backup', {
      means: 'Age of the newest backup that the command made. Empty where you back up by other means.',
      unit: 's',
      steps: { green: null, yellow: 93600, red: 180000 },
      queries: 'time() - (max(geopf_id_backup_timestamp_seconds{instance=~"$instance"}) > 0)',
    }),
    stat('Free disk', {
      means: 'Share of the disk under the file of SQLite that is free. Empty with PostgreSQL.',
      unit: 'percentunit',
      steps: { red: null, yellow: 0.1, green: 0.2 },
      queries:
        'min(geopf_id_disk_bytes{instance=~"$instance",kind="free"} / on (instance) geopf_id_disk_bytes{instance=~"$instance",kind="size"})',
    }),
    stat('Schema', {
      means: 'The newest migration of the database.',
      textMode: 'name',
      queries: { '{{schema}}': 'count by (schema) (geopf_id_build_info{instance=~"$instance"})' },
    }),
    heading('Database'),
    lines('Statements', {
      means: 'Statements of the hot path per second: reads, and commits.',
      unit: 'ops',
      queries: {
        '{{kind}}': 'sum by (kind) (rate(geopf_id_database_statements_total{instance=~"$instance"}[$__rate_interval]))',
      },
    }),
    lines('Time of a commit', {
      means: 'Median and 99 of 100 commits.',
      unit: 's',
      queries: {
        '50 %':
          'histogram_quantile(0.5, sum by (le) (rate(geopf_id_commit_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
        '99 %':
          'histogram_quantile(0.99, sum by (le) (rate(geopf_id_commit_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('Requests in one commit', {
      means: 'The mean number of requests whose writes were in one commit. It rises under load, which is right.',
      queries: {
        requests:
          'sum(rate(geopf_id_commit_units_sum{instance=~"$instance"}[$__rate_interval])) / sum(rate(geopf_id_commit_units_count{instance=~"$instance"}[$__rate_interval]))',
        waiting: 'sum(geopf_id_commits_waiting{instance=~"$instance"})',
      },
    }),
    lines('Commits that were refused', {
      means: 'again: written once more after a conflict. failed: the request was answered with an error.',
      unit: 'ops',
      queries: {
        '{{outcome}}':
          'sum by (outcome) (rate(geopf_id_commits_total{instance=~"$instance",outcome!="ok"}[$__rate_interval]))',
      },
    }),
    lines('Connections', {
      means:
        'Connections to PostgreSQL of all processes: in use, idle, and requests that wait for one. Where requests wait, raise DATABASE_POOL.',
      queries: {
        '{{state}}': 'sum by (state) (geopf_id_database_connections{instance=~"$instance"})',
        most: 'sum(geopf_id_database_connections_most{instance=~"$instance"})',
      },
    }),
    lines('Question of a scrape', {
      means: 'Time that the database took to answer one small question, by process.',
      unit: 's',
      queries: { '{{instance}}': 'geopf_id_database_question_seconds{instance=~"$instance"}' },
    }),
    lines('Files of SQLite', {
      means: 'Size of the database and of its write-ahead log. A log that only grows says that a reader never ends.',
      unit: 'bytes',
      queries: { '{{file}}': 'max by (file) (geopf_id_database_file_bytes{instance=~"$instance"})' },
    }),
    lines('Clock of the database', {
      means: 'How far the clock of the database server is ahead of that of each process. Tokens depend on the clock.',
      unit: 's',
      isSigned: true,
      queries: { '{{instance}}': 'geopf_id_database_clock_ahead_seconds{instance=~"$instance"}' },
    }),
    lines('Free disk', {
      means: 'Bytes that are free on the disk under the file of SQLite.',
      unit: 'bytes',
      queries: { free: 'min(geopf_id_disk_bytes{instance=~"$instance",kind="free"})' },
    }),
    heading('Messages and notices'),
    lines('Outbox', {
      means: 'waiting: not sent yet. failing: refused once at least. given_up: of the last month, which nobody took.',
      queries: { '{{state}}': 'max by (state) (geopf_id_outbox_messages{instance=~"$instance"})' },
    }),
    lines('Age of the oldest message', {
      means: 'It rises while the mail server takes nothing.',
      unit: 's',
      limits: { yellow: 600, red: 3600 },
      queries: { age: 'max(geopf_id_outbox_oldest_seconds{instance=~"$instance"})' },
    }),
    lines('Notices to services', {
      means: 'Ended sessions, deleted accounts and events that services are yet to be told of.',
      queries: { '{{kind}}': 'max by (kind) (geopf_id_notices_waiting{instance=~"$instance"})' },
    }),
    heading('Keys, jobs and backup'),
    lines('Age of the signing keys', {
      means: 'For how long the key of each algorithm has been signing. Renew it each year.',
      unit: 's',
      limits: { yellow: 31622400 },
      queries: { '{{alg}}': 'max by (alg) (geopf_id_signing_key_age_seconds{instance=~"$instance"})' },
    }),
    lines('Published keys, and what ends', {
      means: 'Signing keys that are published, and secrets and certificates of services that end within 30 days.',
      queries: {
        'keys {{alg}}': 'max by (alg) (geopf_id_signing_keys{instance=~"$instance"})',
        'ending: {{kind}}': 'max by (kind) (geopf_id_client_credentials_ending{instance=~"$instance"})',
      },
    }),
    lines('A former key is withdrawn in', {
      means: 'Time until the next published key leaves the set. Empty where none is to.',
      unit: 's',
      queries: {
        '{{alg}}': 'min by (alg) (geopf_id_signing_key_next_end_timestamp_seconds{instance=~"$instance"}) - time()',
      },
    }),
    lines('The sign-in with a wallet ends in', {
      means:
        'Time until the trust list is out of date, and until the certificate of requests ends. Empty without wallets.',
      unit: 's',
      queries: { '{{of}}': 'min by (of) (geopf_id_wallet_end_timestamp_seconds{instance=~"$instance"}) - time()' },
    }),
    lines('Time of a round of a job', {
      means: 'The mean time of a round, the eight slowest jobs.',
      unit: 's',
      queries: {
        '{{task}}':
          'topk(8, sum by (task) (rate(geopf_id_job_duration_seconds_sum{instance=~"$instance"}[$__rate_interval])) / sum by (task) (rate(geopf_id_job_duration_seconds_count{instance=~"$instance"}[$__rate_interval])))',
      },
    }),
    lines('Rounds of jobs', {
      means: 'Rounds per minute, by outcome.',
      queries: {
        '{{outcome}}':
          '60 * sum by (outcome) (rate(geopf_id_job_rounds_total{instance=~"$instance"}[$__rate_interval]))',
      },
    }),
    lines('Size of the backup', {
      means: 'Bytes of the newest backup that the command made.',
      unit: 'bytes',
      queries: { bytes: 'max(geopf_id_backup_bytes{instance=~"$instance"})' },
    }),
  ],
};
