import { accountPages } from './account-pages.ts';
import { adminPages } from './admin-pages.ts';
import { apiPages } from './api-pages.ts';
import { approvalPages } from './approval-pages.ts';
import { arrivalPages } from './arrival-pages.ts';
import { clientHelpPages } from './client-help-pages.ts';
import { clientPeoplePages } from './client-people-pages.ts';
import { clientFormPages } from './client-form-pages.ts';
import { clientTokenPages } from './client-token-pages.ts';
import { eventStreamPages } from './event-stream-pages.ts';
import { clientLifePages } from './client-life-pages.ts';
import { dataPages } from './data-pages.ts';
import { deletionPages } from './deletion-pages.ts';
import { devicePages } from './device-pages.ts';
import { errorPages } from './error-pages.ts';
import { historyPages } from './history-pages.ts';
import { identityPages } from './identity-pages.ts';
import { invitationPages } from './invitation-pages.ts';
import { journalPages } from './journal-pages.ts';
import { lostDevicePages } from './lost-device-pages.ts';
import { overPages } from './over-pages.ts';
import { peoplePages } from './people-pages.ts';
import { personActPages } from './person-act-pages.ts';
import { provisioningPages } from './provisioning-pages.ts';
import { recoveryPages } from './recovery-pages.ts';
import { registrationPages } from './registration-pages.ts';
import { rolePages } from './role-pages.ts';
import { secondFactorPages } from './second-factor-pages.ts';
import { securityPages } from './security-pages.ts';
import { servicePages } from './service-pages.ts';
import { sessionPages } from './session-pages.ts';
import { signInPages } from './sign-in-pages.ts';
import { standingPages } from './standing-pages.ts';
import { upstreamPages } from './upstream-pages.ts';
import { upstreamReturnPages } from './upstream-return-pages.ts';
import { usernamePages } from './username-pages.ts';
import type { PageState } from './page-state.ts';

/** Holds the states of the pages on the way into a service. */
export const entrancePages: readonly PageState[] = [
  ...signInPages,
  ...secondFactorPages,
  ...registrationPages,
  ...arrivalPages,
  ...upstreamReturnPages,
  ...overPages,
];

/** Holds all other states: the pages of an account, of the ways back to it, and those that stand by themselves. */
export const otherPages: readonly PageState[] = [
  ...recoveryPages,
  ...invitationPages,
  ...provisioningPages,
  ...devicePages,
  ...accountPages,
  ...usernamePages,
  ...securityPages,
  ...servicePages,
  ...sessionPages,
  ...dataPages,
  ...deletionPages,
  ...historyPages,
  ...identityPages,
  ...lostDevicePages,
  ...upstreamPages,
  ...adminPages,
  ...rolePages,
  ...apiPages,
  ...approvalPages,
  ...journalPages,
  ...peoplePages,
  ...personActPages,
  ...clientHelpPages,
  ...clientFormPages,
  ...clientLifePages,
  ...clientPeoplePages,
  ...clientTokenPages,
  ...eventStreamPages,
  ...standingPages,
  ...errorPages,
];
