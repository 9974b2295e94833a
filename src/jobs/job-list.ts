import type { JobName } from '../domain/state/job-names.ts';
import { minute } from '../domain/time.ts';
import { chaining } from './chain-audit.ts';
import { expiry } from './clear-expired.ts';
import { closing } from './close-inactive.ts';
import { counting } from './count-days.ts';
import { deleting } from './delete-accounts.ts';
import { makingEvents } from './derive-events.ts';
import { emptying } from './empty-bin.ts';
import { approving } from './follow-approvals.ts';
import { corrections } from './follow-corrections.ts';
import { lostDevices } from './follow-lost-devices.ts';
import type { Job } from './job.ts';
import { exporting } from './make-exports.ts';
import { passwordReminding } from './remind-of-passwords.ts';
import { secretReminding } from './remind-of-secrets.ts';
import { failureNotices } from './tell-of-failures.ts';
import { lostContacts } from './tell-of-lost-contacts.ts';
import { newBrowsers } from './tell-of-new-browsers.ts';

/** Jobs that end tries under way when the program stops, or that look at the other jobs. `create-jobs.ts` makes them. */
export type OwnJob = 'mail' | 'service-notices' | 'event-delivery' | 'heartbeat';

/** Every other job. A name of `jobNames` that is left out here does not compile. */
export const jobList: Readonly<Record<Exclude<JobName, OwnJob>, Job>> = {
  exports: exporting,
  statistics: counting,
  'event-streams': makingEvents,
  'refusals-of-services': {
    firstAfter: 5,
    every: 5,
    failure: 'refused requests of services could not be written',
    begin: (services) => () => services.clients.refusals.save(),
  },
  expiry,
  'audit-chain': chaining,
  'address-corrections': corrections,
  'lost-devices': lostDevices,
  approvals: approving,
  deletions: deleting,
  inactivity: closing,
  'password-reminders': passwordReminding,
  'secret-reminders': secretReminding,
  'lost-contacts': lostContacts,
  'failure-notices': failureNotices,
  'uses-of-services': {
    firstAfter: minute,
    every: minute,
    failure: 'the last uses of services could not be written',
    begin: (services) => () => services.clients.uses.write(),
  },
  'service-bin': emptying,
  'new-browsers': newBrowsers,
};
