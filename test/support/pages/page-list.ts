import { accountPages } from './account/account-pages.ts';
import { adminPages } from './admin/admin-pages.ts';
import { apiPages } from './admin/api-pages.ts';
import { approvalPages } from './admin/approval-pages.ts';
import { arrivalPages } from './entrance/arrival-pages.ts';
import { clientHelpPages } from './admin/client-help-pages.ts';
import { clientPeoplePages } from './admin/client-people-pages.ts';
import { clientFormPages } from './admin/client-form-pages.ts';
import { clientDocumentPages } from './admin/client-document-pages.ts';
import { clientTokenPages } from './admin/client-token-pages.ts';
import { eventStreamPages } from './admin/event-stream-pages.ts';
import { clientLifePages } from './admin/client-life-pages.ts';
import { dataPages } from './account/data-pages.ts';
import { deletionPages } from './account/deletion-pages.ts';
import { devicePages } from './entrance/device-pages.ts';
import { errorPages } from './entrance/error-pages.ts';
import { formerServicePages } from './entrance/former-service-pages.ts';
import { historyPages } from './account/history-pages.ts';
import { identityPages } from './account/identity-pages.ts';
import { invitationPages } from './entrance/invitation-pages.ts';
import { journalPages } from './admin/journal-pages.ts';
import { lostDevicePages } from './entrance/lost-device-pages.ts';
import { overPages } from './admin/over-pages.ts';
import { owedStepPages } from './entrance/owed-step-pages.ts';
import { peoplePages } from './admin/people-pages.ts';
import { personActPages } from './admin/person-act-pages.ts';
import { provisioningPages } from './admin/provisioning-pages.ts';
import { recoveryPages } from './entrance/recovery-pages.ts';
import { registrationPages } from './entrance/registration-pages.ts';
import { registeredApiPages } from './admin/registered-api-pages.ts';
import { rolePages } from './admin/role-pages.ts';
import { secondFactorPages } from './entrance/second-factor-pages.ts';
import { securityPages } from './account/security-pages.ts';
import { servicePages } from './admin/service-pages.ts';
import { sessionPages } from './account/session-pages.ts';
import { signInPages } from './entrance/sign-in-pages.ts';
import { standingPages } from './admin/standing-pages.ts';
import { unregisteredPages } from './entrance/unregistered-pages.ts';
import { upstreamPages } from './entrance/upstream-pages.ts';
import { upstreamReturnPages } from './entrance/upstream-return-pages.ts';
import { usernamePages } from './account/username-pages.ts';
import { walletPages } from './entrance/wallet-pages.ts';
import type { PageState } from './page-state.ts';

/** Holds the states of the pages on the way into a service. */
export const entrancePages: readonly PageState[] = [
  ...signInPages,
  ...unregisteredPages,
  ...secondFactorPages,
  ...owedStepPages,
  ...formerServicePages,
  ...registrationPages,
  ...arrivalPages,
  ...upstreamReturnPages,
  ...walletPages,
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
  ...clientDocumentPages,
  ...registeredApiPages,
  ...eventStreamPages,
  ...standingPages,
  ...errorPages,
];
