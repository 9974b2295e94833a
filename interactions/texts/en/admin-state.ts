import { day, hour, minute } from '../../../src/domain/time.ts';
import type { adminState as french } from '../fr/admin-state.ts';
import type { Translation } from '../translation.ts';
import { many, number } from './numbers.ts';

const duration = (seconds: number): string => {
  if (seconds < 1) return 'less than a second';
  if (seconds < 2 * minute) return many(Math.round(seconds), 'second', 'seconds');
  if (seconds < 2 * hour) return many(Math.round(seconds / minute), 'minute', 'minutes');
  if (seconds < 2 * day) return many(Math.round(seconds / hour), 'hour', 'hours');
  return many(Math.round(seconds / day), 'day', 'days');
};

export const adminState: Translation<typeof french> = {
  label: 'State',
  title: 'State of the service',
  intro: 'This page shows what the server saw last. It asks no other server.',
  levels: { problem: 'To put right', warning: 'To watch', good: 'In order' },
  allGood: 'Everything is in order.',
  titles: {
    processes: 'Processes',
    database: 'Database',
    migrations: 'Schema of the database',
    clock: 'Clocks',
    key: (alg) => `Signing key ${alg}`,
    'key-missing': 'Signing keys',
    backup: 'Backup',
    outbox: 'Messages',
    hashing: 'Password checks',
    upstream: (name) => `Identity provider ${name}`,
    job: (name) => `Job: ${name}`,
    secrets: 'Secrets of services',
    certificates: 'Certificates of services',
    start: 'Start',
  },
  jobs: {
    mail: 'sending messages',
    'service-notices': 'notices to services',
    'event-streams': 'preparation of security events',
    'event-delivery': 'delivery of security events',
    exports: 'making exports',
    'uses-of-services': 'last use of services',
    'refusals-of-services': 'refused requests of services',
    statistics: 'statistics',
    'audit-chain': 'chaining of the log',
    expiry: 'clearing what has expired',
    approvals: 'requests for an agreement',
    'address-corrections': 'addresses corrected by the support team',
    'lost-devices': 'lost devices',
    deletions: 'deleting accounts',
    'service-bin': 'bin of services',
    inactivity: 'unused accounts',
    'password-reminders': 'reminders of renewals',
    'secret-reminders': 'reminders of the end of secrets',
    'lost-contacts': 'lost contacts',
    'failure-notices': 'notices of failed sign-ins',
    'new-browsers': 'notices of new browsers',
    heartbeat: 'presence of the processes',
  },
  processes: (count, versions, gone) =>
    [
      count === 0 ? 'No process gives a sign of life.' : `${many(count, 'process', 'processes')} at work.`,
      versions.length === 1
        ? `Version ${versions[0]}.`
        : versions.length > 1
          ? `Versions ${versions.join(' and ')}.`
          : '',
      gone > 0 ? `${many(gone, 'process has', 'processes have')} given no sign of life for two minutes.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  processesNext: 'Finish the upgrade, or look at the log of the processes that are silent.',
  database: (dialect, milliseconds) =>
    `${dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'} answers in ${number(milliseconds)} ms.`,
  databaseNext: 'The database answers slowly: look at its load and its disk.',
  migrations: 'The schema is up to date.',
  pending: (names) => `The schema is not up to date: it lacks ${names.join(', ')}.`,
  pendingNext: 'Run the command “migrate”.',
  unknown: (name) => `The schema is newer than this program: it holds ${name}.`,
  unknownNext: 'Install the version of the program that knows this schema.',
  clock: (milliseconds) =>
    Math.abs(milliseconds) < 1000
      ? 'The clock of the database and that of the processes agree.'
      : `The clock of the database is ${milliseconds > 0 ? 'ahead' : 'behind'} by ${duration(Math.abs(milliseconds) / 1000)}.`,
  clockNext: 'Set the clocks of the machines (NTP): tokens and codes depend on them.',
  key: (kid, days) =>
    days === 0 ? `Has signed since today (${kid}).` : `Has signed for ${many(days, 'day', 'days')} (${kid}).`,
  keyNext: 'Renew the keys every year: command “keys rotate”.',
  keyMissing: 'No key signs: nobody can sign in.',
  keyMissingNext: 'Run the command “keys rotate --now”.',
  noBackup: 'This program has made no backup yet.',
  backup: (made: string, bytes: number) =>
    `Last backup on ${made} (${number(Math.max(1, Math.round(bytes / 1_000_000)))} MB).`,
  backupNext: 'Run the command “backup”, and find out why none was made at night.',
  outbox: (waiting, failing, oldest) =>
    waiting === 0
      ? 'No message waits.'
      : [
          `${many(waiting, 'message waits', 'messages wait')}, the oldest for ${duration(oldest ?? 0)}.`,
          failing > 0 ? `The mail server has refused ${number(failing)} of them.` : '',
        ]
          .filter(Boolean)
          .join(' '),
  givenUp: (count) => `${many(count, 'message', 'messages')} given up in the last 30 days.`,
  outboxNext: 'Check SMTP_URL and the mail server; the log gives the cause of each refusal.',
  hashing: (running, waiting, most) =>
    waiting === 0
      ? 'No check waits.'
      : `${many(running, 'check', 'checks')} under way, ${number(waiting)} waiting of ${number(most)} possible.`,
  hashingNext: 'Add processors, or look in the log for who tries so many passwords.',
  upstream: (answered, keys) =>
    [
      answered === undefined ? 'Not asked yet since the start.' : `Last answer on ${answered}.`,
      keys === undefined ? '' : `Keys read on ${keys}.`,
    ]
      .filter(Boolean)
      .join(' '),
  upstreamFailed: (failed) => `Last failure on ${failed}.`,
  upstreamNext: 'Try a sign-in with this provider, and look at its status page.',
  job: (ended, seconds) => `Last round on ${ended}, in ${duration(seconds)}.`,
  jobLate: 'This job no longer runs.',
  jobFailed: (count) => `${many(count, 'failure', 'failures')} in a row.`,
  chainNext: 'Run the command “audit verify”: it names the first line that was changed, removed or inserted.',
  jobNext: 'The log of the processes gives the cause. If the job stays stopped, restart the process.',
  noSecret: 'No secret ends within 30 days.',
  noCertificate: 'No certificate ends within 30 days.',
  ends: (date) => `ends on ${date}`,
  over: (date) => `ended on ${date}`,
  secretsNext: 'Give each service a new secret before that date.',
  certificatesNext: 'Ask the technical contact to publish a new certificate.',
  start: 'No warning at the start.',
  startNext: 'Put these settings right, and restart.',
  settings: {
    title: 'Settings in force',
    intro:
      'The settings of the process that answered. They are changed where the server is started, and hold after a restart. Keys, passwords, and addresses that may hold one are never shown.',
    columns: { name: 'Setting', value: 'Value', source: 'Source' },
    none: 'None',
    masked: 'Given, never shown',
    maskedDefault: 'Never shown',
    sources: { environment: 'Environment', file: 'File', default: 'Default' },
  },
  home: {
    search: {
      legend: 'Search the administration',
      label: 'Search',
      hint: (what) =>
        ({
          both: 'A person: the beginning of their address, user name or identifier. A service: name, identifier or address.',
          people: 'The beginning of an e-mail address, a user name or an identifier',
          services: 'Name, identifier or address of a service',
        })[what],
      people: 'Find a person',
      services: 'Find a service',
    },
    waits: (count) => `${number(count)} waiting`,
    points: (count) => `${number(count)} to put right`,
    services: (count) => many(count, 'service', 'services'),
    first: (name) => `The oldest: ${name}`,
    longest: (seconds) => `The longest wait: ${duration(seconds)}.`,
    titles: {
      audit: 'Audit',
      problems: 'State of the service',
      failing: 'Messages',
      requests: 'Requests',
      production: 'Going into production',
      secret: 'Secrets of services',
      'legacy-over': 'Legacy options',
      contact: 'Contacts of services',
      unused: 'Unused services',
    },
    waiting: 'What waits for you',
    nothing: 'Nothing waits for you.',
    problems: (count) =>
      count === 1
        ? 'One point of the state of the service is to be put right.'
        : `${number(count)} points of the state of the service are to be put right.`,
    failing: (count) => `${many(count, 'message has', 'messages have')} not left: the mail server refuses them.`,
    production: (count) =>
      count === 1 ? 'A service asks to go into production.' : `${number(count)} services ask to go into production.`,
    requests: (count) =>
      count === 1 ? 'A request waits for an agent.' : `${number(count)} requests wait for an agent.`,
    secret: (count) =>
      count === 1
        ? 'The secret of a service is missing or ends soon.'
        : `The secrets of ${number(count)} services are missing or end soon.`,
    contact: (count) => (count === 1 ? 'A service lacks a contact.' : `${number(count)} services lack a contact.`),
    'legacy-over': (count) =>
      count === 1
        ? 'The legacy options of a service should have gone.'
        : `The legacy options of ${number(count)} services should have gone.`,
    unused: (count) =>
      count === 1
        ? 'A service has not been used for 90 days.'
        : `${number(count)} services have not been used for 90 days.`,
    audit: 'The audit is no longer chained: it must be verified.',
  },
};
