import { account } from './fr/account.ts';
import { admin } from './fr/admin.ts';
import { adminState } from './fr/admin-state.ts';
import { api } from './fr/api.ts';
import { apis } from './fr/apis.ts';
import { approvals } from './fr/approvals.ts';
import { arrival } from './fr/arrival.ts';
import { clientHelp } from './fr/client-help.ts';
import { clientList } from './fr/client-list.ts';
import { clientContacts } from './fr/client-contacts.ts';
import { clientSecrets } from './fr/client-secrets.ts';
import { clientForm } from './fr/client-form.ts';
import { clientRefusals } from './fr/client-refusals.ts';
import { clientImport } from './fr/client-import.ts';
import { clientLife } from './fr/client-life.ts';
import { clientTokens } from './fr/client-tokens.ts';
import { clientVersions } from './fr/client-versions.ts';
import { consent } from './fr/consent.ts';
import { data } from './fr/data.ts';
import { dates } from './fr/dates.ts';
import { deletion } from './fr/deletion.ts';
import { device } from './fr/device.ts';
import { errors } from './fr/errors.ts';
import { fields } from './fr/fields.ts';
import { frame } from './fr/frame.ts';
import { login } from './fr/login.ts';
import { logout } from './fr/logout.ts';
import { history } from './fr/history.ts';
import { imports } from './fr/imports.ts';
import { journal } from './fr/journal.ts';
import { lostDevice } from './fr/lost-device.ts';
import { mails } from './fr/mails.ts';
import { optionalSteps } from './fr/optional-steps.ts';
import { eventStreams } from './fr/event-streams.ts';
import { expired } from './fr/expired.ts';
import { fedcm } from './fr/fedcm.ts';
import { overview } from './fr/overview.ts';
import { pages } from './fr/pages.ts';
import { people } from './fr/people.ts';
import { provisioning } from './fr/provisioning.ts';
import { personActs } from './fr/person-acts.ts';
import { recovery } from './fr/recovery.ts';
import { registration } from './fr/registration.ts';
import { secondFactor } from './fr/second-factor.ts';
import { security } from './fr/security.ts';
import { testAccess } from './fr/test-access.ts';
import { sessions } from './fr/sessions.ts';
import { services } from './fr/services.ts';
import { statistics } from './fr/statistics.ts';
import { upstream } from './fr/upstream.ts';
import { wallet } from './fr/wallet.ts';
import type { Translation } from './translation.ts';

/** Holds every French text, one file for each area. Its shape is the type of the other languages. */
export const fr = {
  frame,
  fields,
  errors,
  pages,
  login,
  secondFactor,
  registration,
  optionalSteps,
  approvals,
  arrival,
  recovery,
  lostDevice,
  consent,
  testAccess,
  clientImport,
  clientLife,
  clientTokens,
  clientVersions,
  device,
  logout,
  eventStreams,
  expired,
  fedcm,
  account,
  admin,
  api,
  apis,
  overview,
  dates,
  deletion,
  security,
  sessions,
  services,
  clientHelp,
  clientList,
  people,
  provisioning,
  imports,
  personActs,
  adminState,
  statistics,
  clientSecrets,
  clientForm,
  clientRefusals,
  clientContacts,
  data,
  history,
  journal,
  upstream,
  wallet,
  mails,
};

export type Texts = Translation<typeof fr>;
