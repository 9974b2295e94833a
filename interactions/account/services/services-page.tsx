import { withdrawAccess } from '../../../src/commands/clients/access/withdraw-access.ts';
import { leaveScimClient } from '../../../src/commands/scim/leave-scim-client.ts';
import { accountClaims } from '../../../src/domain/clients/claims/claims.ts';
import { scopeClaims } from '../../../src/domain/clients/claims/scope-claims.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { ClientAccess } from '../../../src/store/clients/access/access-list.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import type { AccountPage, AccountVisit } from '../account-page.ts';
import type { AccountState } from '../account-state.ts';
import { liveNotice } from '../../signed-in/live-notice.ts';
import { onceAtLeast } from '../once-at-least.ts';
import { ManagingList, type Managing } from './managing-list.tsx';
import { ServiceList } from './service-list.tsx';
import { ownerChange } from '../owner-change.ts';

const path = '/compte/services';

/** Returns the claims of which the account holds a value. */
function filledClaims({ account, photo }: AccountVisit): readonly string[] {
  const scope = Object.keys(scopeClaims).join(' ');
  return Object.keys(accountClaims({ account, picture: photo }, { use: 'userinfo', scope }));
}

/** Returns the services by which organizations manage the account. */
async function managingOf({ services, account }: AccountVisit): Promise<readonly Managing[]> {
  const clients = await services.scim.people.clientsOf(account.id);
  return Promise.all(
    clients.map(async (one) => {
      const client = await services.clients.registry.find(one.clientId);
      return { ...one, name: client?.metadata.client_name ?? one.clientId };
    }),
  );
}

interface ServicesState extends AccountState {
  /** The service whose access the last form ended; `at` in epoch seconds. */
  readonly withdrawn?: { readonly name: string; readonly isFirstParty: boolean; readonly at: number };
  /** The service that manages the account no longer. */
  readonly left?: { readonly name: string; readonly at: number };
}

interface Shown {
  readonly access: readonly ClientAccess[];
  /** The claims of which the account holds a value. */
  readonly filled: readonly string[];
  readonly managing: readonly Managing[];
}

function ServicesView({ access, filled, managing, state, about }: StepView<ServicesState> & Shown) {
  const texts = about.t.services;
  const { withdrawn, left } = state;
  const own = access.filter(({ isFirstParty }) => isFirstParty);
  const agreed = access.filter(({ isFirstParty }) => !isFirstParty);
  return (
    <>
      {withdrawn && liveNotice(withdrawn, about) && (
        <StatusNotice kind="success">
          {(withdrawn.isFirstParty ? texts.own : texts.agreed).withdrawn(withdrawn.name)}
        </StatusNotice>
      )}
      {left && liveNotice(left, about) && <StatusNotice kind="success">{texts.managing.left(left.name)}</StatusNotice>}
      <p>{access.length > 0 ? texts.intro : texts.none}</p>
      <ServiceList id="agreed-services" texts={texts.agreed} access={agreed} filled={filled} />
      <ServiceList id="own-services" texts={texts.own} access={own} filled={filled} />
      <ManagingList managing={managing} />
    </>
  );
}

async function withdraw(
  { form, services, about }: Submitted<ServicesState>,
  account: Account,
): Promise<StepResult<ServicesState>> {
  const clientId = form['client'] ?? '';
  const ended = await onceAtLeast(services, {
    act: () =>
      withdrawAccess(services, {
        ...ownerChange(account, about),
        clientId,
      }),
    accountId: account.id,
    did: { event: 'access.withdrawn', isSame: (event) => event.clientId === clientId },
  });
  const known = ended ? undefined : (await services.clients.registry.find(clientId))?.metadata;
  const { name, isFirstParty } = ended ?? {
    name: known?.client_name ?? clientId,
    isFirstParty: known?.first_party === true,
  };
  return { ok: true, patch: { withdrawn: { name, isFirstParty, at: about.now } }, event: 'withdrawn', next: path };
}

async function leave(
  { form, services, about }: Submitted<ServicesState>,
  account: Account,
): Promise<StepResult<ServicesState>> {
  const clientId = form['client'] ?? '';
  await onceAtLeast(services, {
    act: () =>
      leaveScimClient(services, {
        ...ownerChange(account, about),
        clientId,
      }),
    accountId: account.id,
    did: { event: 'provisioning.ended', isSame: (event) => event.clientId === clientId },
  });
  const name = (await services.clients.registry.find(clientId))?.metadata.client_name ?? clientId;
  return { ok: true, patch: { left: { name, at: about.now } }, event: 'left', next: path };
}

const servicesStep = ({ account }: AccountVisit, shown: Shown): StayingStep<ServicesState> => ({
  name: 'services',
  owns: ['notice', 'kept', 'withdrawn', 'left'],
  page: {
    // Only these buttons act: an empty form does not.
    accepts: ({ action }) => action === 'withdraw' || action === 'leave',
    wide: true,
  },
  submit: (submitted) =>
    submitted.form['action'] === 'leave' ? leave(submitted, account) : withdraw(submitted, account),
  title: ({ t }) => t.services.title,
  view: (props) => <ServicesView {...props} {...shown} />,
});

/** Lists the services that know the person, with what each may read, and ends the access of one. */
export const servicesPage: AccountPage = {
  path,
  label: (t) => t.services.title,
  async flow(visit) {
    const access = await visit.services.clients.accessList.listAccess(visit.account.id);
    const managing = await managingOf(visit);
    return stayingFlow<ServicesState>('services', [
      servicesStep(visit, { access, filled: filledClaims(visit), managing }),
    ]);
  },
};
