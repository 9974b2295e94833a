/** The jobs that run by themselves, by the names under which the state, the log and the metrics tell of them. */
export const jobNames = [
  'mail',
  'service-notices',
  'event-delivery',
  'exports',
  'statistics',
  'event-streams',
  'refusals-of-services',
  'expiry',
  'audit-chain',
  'address-corrections',
  'lost-devices',
  'approvals',
  'deletions',
  'inactivity',
  'password-reminders',
  'secret-reminders',
  'lost-contacts',
  'failure-notices',
  'uses-of-services',
  'service-bin',
  'new-browsers',
  'heartbeat',
] as const;

export type JobName = (typeof jobNames)[number];
