import { withdrawAccess } from '../../../src/commands/clients/withdraw-access.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import type { ClientAccess } from '../../../src/store/clients/access-list.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import type { Flow, Step, StepView } from '../../engine/flow.ts';
import { PageTitle } from '../../views/page-title.tsx';
import { StatusNotice } from '../../views/status-notice.tsx';
import type { AccountPage, AccountVisit } from '../account-page.ts';
import { noticeSeconds, type AccountState } from '../account-state.ts';
import { ServiceList } from './service-list.tsx';

const path = '/compte/services';

interface ServicesState extends AccountState {
  /** The service whose access the last form ended; `at` in epoch seconds. */
  readonly withdrawn?: { readonly name: string; readonly isFirstParty: boolean; readonly at: number };
}

function ServicesView({
  access,
  state,
  about,
}: StepView<ServicesState> & { readonly access: readonly ClientAccess[] }) {
  const texts = about.t.services;
  const { withdrawn } = state;
  const own = access.filter(({ isFirstParty }) => isFirstParty);
  const agreed = access.filter(({ isFirstParty }) => !isFirstParty);
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      {withdrawn && withdrawn.at + noticeSeconds > about.now && (
        <StatusNotice kind="success">
          {(withdrawn.isFirstParty ? texts.own : texts.agreed).withdrawn(withdrawn.name)}
        </StatusNotice>
      )}
      <p>{access.length > 0 ? texts.intro : texts.none}</p>
      <ServiceList id="agreed-services" texts={texts.agreed} access={agreed} />
      <ServiceList id="own-services" texts={texts.own} access={own} />
    </>
  );
}

const servicesStep = ({ account }: AccountVisit, access: readonly ClientAccess[]): Step<ServicesState> => ({
  name: 'services',
  owns: ['notice', 'kept', 'withdrawn'],
  page: {
    // Only this button acts: an empty form does not.
    accepts: ({ action }) => action === 'withdraw',
    wide: true,
  },
  needed: () => true,
  async submit({ form, services, about }) {
    const { name, isFirstParty } = await withdrawAccess(services, {
      accountId: account.id,
      credentialVersion: credentialVersionOf(account),
      clientId: form['client'] ?? '',
      requestId: about.requestId,
    });
    return { ok: true, patch: { withdrawn: { name, isFirstParty, at: about.now } }, event: 'withdrawn', next: path };
  },
  title: ({ t }) => t.services.title,
  view: (props) => <ServicesView {...props} access={access} />,
});

/** Lists the services that know the person, with what each may read, and ends the access of one. */
export const accessPage: AccountPage = {
  path,
  entry: { label: (t) => t.services.title, summary: (t) => t.services.summary },
  async flow(visit) {
    const flow: Flow<ServicesState> = {
      name: 'services',
      steps: [servicesStep(visit, await visit.services.accessList.listAccess(visit.account.id))],
      begin: () => ({}),
      finish: async () => ({ kind: 'owed', patch: {} }),
    };
    return defineFlow(flow);
  },
};
