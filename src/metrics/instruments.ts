import { refusalKinds } from '../domain/clients/diagnostic/client-refusal.ts';
import { formerHashKinds } from '../domain/password/former-hash.ts';
import { signingAlgs } from '../domain/keys/signatures.ts';
import { jobNames } from '../domain/state/job-names.ts';
import { counter, gauge, histogram } from './instrument.ts';
import {
  endpointNames,
  registrationSteps,
  requestOutcomes,
  signInWays,
  throttleKinds,
  outboundTargets,
  watchedEvents,
} from './label-values.ts';
import { processInstruments } from './process-instruments.ts';

/** Bounds in seconds, from what an answer out of memory takes to where a person gives up. */
const latencies = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const clientsToldApart = 200;

/** Every metric of the program. A dashboard, an alert and docs/reference.md name no other. */
export const instruments = {
  request: counter({
    name: 'geopf_id_http_requests_total',
    help: 'Requests that were answered, by what they asked for and how it ended.',
    labels: { endpoint: endpointNames, outcome: requestOutcomes },
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

  begunRequest: counter({
    name: 'geopf_id_authorization_requests_total',
    help: 'Authorization requests that wait for a person, by where: in a cookie of the browser, or in a row, because they are too large.',
    labels: { kept: ['cookie', 'row'] },
  }),
  signIn: counter({
    name: 'geopf_id_sign_ins_total',
    help: 'Sign-ins that were written, by way and outcome. A step up adds a proof to a live session.',
    labels: { way: signInWays, outcome: ['ok', 'stepped_up', 'refused', 'throttled', 'cancelled', 'failed'] },
  }),
  secondFactor: counter({
    name: 'geopf_id_second_factors_total',
    help: 'Second factors and passkeys that were examined, by kind and outcome.',
    labels: {
      kind: ['totp', 'passkey', 'recovery_code', 'trusted_browser', 'other'],
      outcome: ['ok', 'refused', 'throttled'],
    },
  }),
  formerPassword: counter({
    name: 'geopf_id_former_passwords_total',
    help: 'Passwords that were examined with a hash of another service, by its kind. One that is right is hashed anew, so it counts once.',
    labels: { kind: formerHashKinds, outcome: ['right', 'wrong'] },
  }),
  registration: counter({
    name: 'geopf_id_registrations_total',
    help: 'Forms of registrations, by step and outcome. The step account is the account that was made at the end.',
    labels: { step: registrationSteps, outcome: ['ok', 'refused', 'throttled', 'other'] },
  }),
  captcha: counter({
    name: 'geopf_id_captchas_total',
    help: 'Challenges: digits that were typed, the way by e-mail, and pictures and sounds that were served.',
    labels: {
      kind: ['digits', 'email', 'image', 'sound', 'slow_sound', 'other'],
      outcome: ['right', 'wrong', 'throttled', 'renewed', 'served'],
    },
  }),
  event: counter({
    name: 'geopf_id_audited_events_total',
    help: 'Events of the audit that an operator follows, by their names in the audit.',
    labels: { event: watchedEvents },
  }),
  throttled: counter({
    name: 'geopf_id_throttled_total',
    help: 'Tries that were refused because too many had come, by the counter that was full.',
    labels: { kind: throttleKinds },
  }),

  token: counter({
    name: 'geopf_id_tokens_total',
    help: 'Answers of the token endpoint, by grant and outcome. A device that waits is counted as pending.',
    labels: {
      grant: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'password',
        'device_code',
        'token-exchange',
        'other',
      ],
      outcome: ['ok', 'refused', 'throttled', 'failed', 'pending'],
    },
  }),
  clientRefusal: counter({
    name: 'geopf_id_client_refusals_total',
    help: `Refused requests by client: the first ${clientsToldApart} clients of the database that had one, all others together.`,
    labels: { client: { atMost: clientsToldApart } },
  }),
  refusal: counter({
    name: 'geopf_id_refusals_total',
    help: 'Refused requests of clients, by the reason that their developers read.',
    labels: { kind: [...refusalKinds, 'other'] },
  }),

  requestCookieBytes: histogram({
    name: 'geopf_id_request_cookie_bytes',
    help: 'Size of the sealed cookie in which an authorization request travels; 2,600 at most.',
    buckets: [600, 1_000, 1_400, 1_800, 2_200, 2_600],
  }),

  hashes: gauge({
    name: 'geopf_id_password_hashes',
    help: 'Passwords that are being hashed now, and those that wait for a thread.',
    labels: { state: ['running', 'waiting'] },
  }),
  hashQueueSize: gauge({
    name: 'geopf_id_password_hash_queue_size',
    help: 'Passwords that may wait for a thread. One more is refused with status 503.',
  }),
  hashWaitSeconds: histogram({
    name: 'geopf_id_password_hash_wait_seconds',
    help: 'Time that a password waited for a thread.',
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  }),
  hashSeconds: histogram({
    name: 'geopf_id_password_hash_duration_seconds',
    help: 'Time that the hash of a password took.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  }),
  hashRefused: counter({
    name: 'geopf_id_password_hash_refusals_total',
    help: 'Passwords that were not examined because too many waited.',
  }),

  signingCommand: counter({
    name: 'geopf_id_signing_command_total',
    help: 'What the signing command did: signatures, refusals, and what is wrong about its answers. Starts and ends are those of its process.',
    labels: { outcome: ['signed', 'refused', 'wrong', 'late', 'unasked', 'garbage', 'started', 'ended'] },
  }),
  signingCommandSeconds: histogram({
    name: 'geopf_id_signing_command_duration_seconds',
    help: 'Time that a signature of the signing command took.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  }),

  databaseUp: gauge({
    name: 'geopf_id_database_up',
    help: '1 while the database answers the question of a scrape in time, and 0 otherwise.',
  }),
  databaseQuestionSeconds: gauge({
    name: 'geopf_id_database_question_seconds',
    help: 'Time that the last question of a scrape to the database took.',
  }),
  clockAhead: gauge({
    name: 'geopf_id_database_clock_ahead_seconds',
    help: 'How far the clock of the database server is ahead of that of the process; 0 with a file.',
  }),
  databaseStatement: counter({
    name: 'geopf_id_database_statements_total',
    help: 'Statements of the hot path: reads, and commits.',
    labels: { kind: ['read', 'commit'] },
  }),
  connections: gauge({
    name: 'geopf_id_database_connections',
    help: 'Connections of the pool: in use, idle, and requests that wait for one. A file has one writer and one reader.',
    labels: { state: ['used', 'idle', 'waiting'] },
  }),
  connectionsMost: gauge({
    name: 'geopf_id_database_connections_most',
    help: 'Connections that the pool may open.',
  }),
  commit: counter({
    name: 'geopf_id_commits_total',
    help: 'Commits of what requests have written, by outcome. One that was written again was refused once.',
    labels: { outcome: ['ok', 'again', 'failed'] },
  }),
  commitSeconds: histogram({
    name: 'geopf_id_commit_duration_seconds',
    help: 'Time that a commit took in the database.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5],
  }),
  commitUnits: histogram({
    name: 'geopf_id_commit_units',
    help: 'Requests whose writes were in one commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64],
  }),
  commitsWaiting: gauge({
    name: 'geopf_id_commits_waiting',
    help: 'Requests that wait for their commit to begin.',
  }),
  fileBytes: gauge({
    name: 'geopf_id_database_file_bytes',
    help: 'Size of the file of the database, and of its write-ahead log; absent with PostgreSQL.',
    labels: { file: ['database', 'log'] },
  }),
  diskBytes: gauge({
    name: 'geopf_id_disk_bytes',
    help: 'Size of the disk under the file of the database, and what is free of it; absent with PostgreSQL.',
    labels: { kind: ['size', 'free'] },
  }),

  messages: gauge({
    name: 'geopf_id_outbox_messages',
    help: 'Messages in the outbox: waiting, waiting after a refused try, and given up in the last month. Each counts up to 10,000.',
    labels: { state: ['waiting', 'failing', 'given_up'] },
  }),
  oldestMessage: gauge({
    name: 'geopf_id_outbox_oldest_seconds',
    help: 'Age of the oldest message that waits; 0 where none does. Messages that a mailbox has refused count where five addresses refuse.',
  }),
  notices: gauge({
    name: 'geopf_id_notices_waiting',
    help: 'Notices that services are yet to be sent: of ended sessions, deleted accounts, and events. Each counts up to 10,000.',
    labels: { kind: ['logout', 'deletion', 'event'] },
  }),
  waiting: gauge({
    name: 'geopf_id_requests_waiting',
    help: 'Requests that wait for people: acts for a second agent, lost devices, services that want into production.',
    labels: { kind: ['approval', 'lost_device', 'production'] },
  }),

  jobRound: counter({
    name: 'geopf_id_job_rounds_total',
    help: 'Rounds of the jobs, by job and outcome. The label is not called job, which is a word of Prometheus.',
    labels: { task: jobNames, outcome: ['ok', 'failed'] },
  }),
  jobSeconds: histogram({
    name: 'geopf_id_job_duration_seconds',
    help: 'Time that a round of a job took.',
    labels: { task: jobNames },
    buckets: [0.01, 0.1, 1, 10, 60],
  }),
  jobSucceededAt: gauge({
    name: 'geopf_id_job_last_success_timestamp_seconds',
    help: 'When a job last did its work in this process, in seconds since the epoch.',
    labels: { task: jobNames },
  }),
  jobInterval: gauge({
    name: 'geopf_id_job_interval_seconds',
    help: 'Pause between two rounds of a job.',
    labels: { task: jobNames },
  }),

  outbound: counter({
    name: 'geopf_id_outbound_requests_total',
    help: 'Requests that the program sent, by whom they went to and how they ended.',
    labels: {
      target: outboundTargets,
      outcome: ['ok', 'refused', 'failed', 'certificate', 'timeout', 'unreachable'],
    },
  }),
  outboundSeconds: histogram({
    name: 'geopf_id_outbound_request_duration_seconds',
    help: 'Time until an answer to a request that the program sent.',
    labels: { target: outboundTargets },
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  }),

  backupAt: gauge({
    name: 'geopf_id_backup_timestamp_seconds',
    help: 'When the newest backup was made by the command, in seconds since the epoch; 0 where none was.',
  }),
  backupBytes: gauge({
    name: 'geopf_id_backup_bytes',
    help: 'Size of the newest backup.',
  }),

  keyAge: gauge({
    name: 'geopf_id_signing_key_age_seconds',
    help: 'For how long the key of an algorithm has been signing.',
    labels: { alg: signingAlgs },
  }),
  keys: gauge({
    name: 'geopf_id_signing_keys',
    help: 'Keys that are published, by algorithm.',
    labels: { alg: signingAlgs },
  }),
  keyEnd: gauge({
    name: 'geopf_id_signing_key_next_end_timestamp_seconds',
    help: 'When the next published key of an algorithm is withdrawn; absent where none is to be.',
    labels: { alg: signingAlgs },
  }),
  walletEnd: gauge({
    name: 'geopf_id_wallet_end_timestamp_seconds',
    help: 'When the trust list of wallets, and the certificate of the requests to them, end; absent where nobody signs in with a wallet.',
    labels: { of: ['trust_list', 'request_certificate'] },
  }),
  endingCredentials: gauge({
    name: 'geopf_id_client_credentials_ending',
    help: 'Secrets and certificates of services that end within 30 days. It is counted anew every ten minutes.',
    labels: { kind: ['secret', 'certificate'] },
  }),

  ...processInstruments,
};
