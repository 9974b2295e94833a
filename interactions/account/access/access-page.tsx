import { withdrawAccess } from '../../../src/commands/clients/withdraw-access.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import { accountClaims } from '../../../src/domain/clients/claims.ts';
import { claimsSource } from '../../../src/domain/clients/claims-source.ts';
import { scopeClaims } from '../../../src/domain/clients/scope-claims.ts';
import type { ClientAccess } from '../../../src/store/clients/access-list.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import type { Flow, Step, StepView } from '../../engine/flow.ts';
import { PageTitle } from '../../views/page-title.tsx';
import { StatusNotice } from '../../views/status-notice.tsx';
import type { AccountPage, AccountVisit } from '../account-page.ts';
import { noticeSeconds, type AccountState } from '../account-state.ts';
import { onceAtLeast } from '../once-at-least.ts';
import { ServiceList } from './service-list.tsx';

const path = '/compte/services';

/** Returns the claims of which the account holds a value. */
function filledClaims({ account, photo }: AccountVisit): readonly string[] {
  const source = claimsSource(account, { picture: photo });
  return Object.keys(accountClaims(source, { use: 'userinfo', scope: Object.keys(scopeClaims).join(' ') }));
}

interface ServicesState extends AccountState {
  /** The service whose access the last form ended; `at` in epoch seconds. */
  readonly withdrawn?: { readonly name: string; readonly isFirstParty: boolean; readonly at: number };
}

interface Shown {
  readonly access: readonly ClientAccess[];
  /** The claims of which the account holds a value. */
  readonly filled: readonly string[];
}

function ServicesView({ access, filled, state, about }: StepView<ServicesState> & Shown) {
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
      <ServiceList id="agreed-services" texts={texts.agreed} access={agreed} filled={filled} />
      <ServiceList id="own-services" texts={texts.own} access={own} filled={filled} />
    </>
  );
}

const servicesStep = ({ account }: AccountVisit, shown: Shown): Step<ServicesState> => ({
  name: 'services',
  owns: ['notice', 'kept', 'withdrawn'],
  page: {
    // Only this button acts: an empty form does not.
    accepts: ({ action }) => action === 'withdraw',
    wide: true,
  },
  needed: () => true,
  async submit({ form, services, about }) {
    const clientId = form['client'] ?? '';
    const ended = await onceAtLeast(services, {
      act: () =>
        withdrawAccess(services, {
          accountId: account.id,
          credentialVersion: credentialVersionOf(account),
          clientId,
          requestId: about.requestId,
        }),
      accountId: account.id,
      did: { event: 'access.withdrawn', isSame: (event) => event.clientId === clientId },
    });
    const known = ended ? undefined : (await services.clients.find(clientId))?.metadata;
    const { name, isFirstParty } = ended ?? {
      name: known?.client_name ?? clientId,
      isFirstParty: known?.first_party === true,
    };
    return { ok: true, patch: { withdrawn: { name, isFirstParty, at: about.now } }, event: 'withdrawn', next: path };
  },
  title: ({ t }) => t.services.title,
  view: (props) => <ServicesView {...props} {...shown} />,
});

/** Lists the services that know the person, with what each may read, and ends the access of one. */
export const accessPage: AccountPage = {
  path,
  label: (t) => t.services.title,
  async flow(visit) {
    const access = await visit.services.accessList.listAccess(visit.account.id);
    const flow: Flow<ServicesState> = {
      name: 'services',
      steps: [servicesStep(visit, { access, filled: filledClaims(visit) })],
      begin: () => ({}),
      finish: async () => ({ kind: 'owed', patch: {} }),
    };
    return defineFlow(flow);
  },
};
