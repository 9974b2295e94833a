import { account } from './en/account.ts';
import { admin } from './en/admin.ts';
import { adminState } from './en/admin-state.ts';
import { api } from './en/api.ts';
import { apis } from './en/apis.ts';
import { approvals } from './en/approvals.ts';
import { arrival } from './en/arrival.ts';
import { clientHelp } from './en/client-help.ts';
import { clientList } from './en/client-list.ts';
import { clientContacts } from './en/client-contacts.ts';
import { clientSecrets } from './en/client-secrets.ts';
import { clientForm } from './en/client-form.ts';
import { clientRefusals } from './en/client-refusals.ts';
import { clientImport } from './en/client-import.ts';
import { clientLife } from './en/client-life.ts';
import { clientTokens } from './en/client-tokens.ts';
import { clientVersions } from './en/client-versions.ts';
import { consent } from './en/consent.ts';
import { data } from './en/data.ts';
import { dates } from './en/dates.ts';
import { deletion } from './en/deletion.ts';
import { device } from './en/device.ts';
import { errors } from './en/errors.ts';
import { fields } from './en/fields.ts';
import { frame } from './en/frame.ts';
import { login } from './en/login.ts';
import { logout } from './en/logout.ts';
import { history } from './en/history.ts';
import { imports } from './en/imports.ts';
import { journal } from './en/journal.ts';
import { lostDevice } from './en/lost-device.ts';
import { mails } from './en/mails.ts';
import { optionalSteps } from './en/optional-steps.ts';
import { eventStreams } from './en/event-streams.ts';
import { expired } from './en/expired.ts';
import { fedcm } from './en/fedcm.ts';
import { overview } from './en/overview.ts';
import { pages } from './en/pages.ts';
import { people } from './en/people.ts';
import { provisioning } from './en/provisioning.ts';
import { personActs } from './en/person-acts.ts';
import { recovery } from './en/recovery.ts';
import { registration } from './en/registration.ts';
import { secondFactor } from './en/second-factor.ts';
import { security } from './en/security.ts';
import { testAccess } from './en/test-access.ts';
import { sessions } from './en/sessions.ts';
import { services } from './en/services.ts';
import { statistics } from './en/statistics.ts';
import { upstream } from './en/upstream.ts';
import { wallet } from './en/wallet.ts';
import type { Texts } from './fr.ts';

export const en: Texts = {
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
