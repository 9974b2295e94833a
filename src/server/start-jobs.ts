import { createExportDocument } from '../../interactions/account/export/export-document.tsx';
import { inactivityMessages } from '../../interactions/mails/inactivity-messages.ts';
import { tellDeleted } from '../../interactions/mails/deletion-messages.ts';
import { lostDeviceMessages } from '../../interactions/mails/lost-device-messages.ts';
import { createMailWithoutCode } from '../../interactions/mails/mail-without-code.ts';
import { mailOfExport } from '../../interactions/mails/mail-of-export.ts';
import { mailOfFailures } from '../../interactions/mails/mail-of-failures.ts';
import { mailOfNewBrowsers } from '../../interactions/mails/mail-of-new-browsers.ts';
import { remindOfPassword } from '../../interactions/mails/remind-of-password.ts';
import {
  remindOfLegacyEnd,
  remindOfSecret,
  tellOfLostContact,
  tellOfPausedStream,
} from '../../interactions/mails/client-messages.ts';
import { createJobs, type JobMessages, type Jobs } from '../jobs/create-jobs.ts';
import { createDeletionTokens } from '../oidc/tokens/deletion-token.ts';
import { createLogoutTokens } from '../oidc/tokens/logout-token.ts';
import type { ServerServices } from '../services.ts';

/** Returns the functions by which jobs draw their messages and pages. */
export const jobMessages = (services: ServerServices): JobMessages => ({
  lostDevice: lostDeviceMessages,
  passwordReminder: remindOfPassword,
  secretReminder: remindOfSecret,
  legacyReminder: remindOfLegacyEnd,
  lostContact: tellOfLostContact,
  pausedStream: tellOfPausedStream,
  failures: mailOfFailures,
  newBrowsers: mailOfNewBrowsers,
  inactivity: inactivityMessages,
  farewell: tellDeleted,
  logoutToken: createLogoutTokens(services),
  deletionToken: createDeletionTokens(services),
  withoutCode: createMailWithoutCode(services),
  exports: { draw: createExportDocument(services), tell: mailOfExport },
});

/** Starts everything that runs without a request, and gives it the messages and pages that it draws. */
export function startJobs(services: ServerServices): Jobs {
  const jobs = createJobs(services, jobMessages(services));
  jobs.start();
  return jobs;
}
