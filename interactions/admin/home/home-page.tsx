import { readMonth } from '../../../src/commands/clients/statistics/read-month.ts';
import { readWaiting } from '../../../src/commands/state/read-waiting.ts';
import { mayWithEvery } from '../../../src/domain/roles/permissions.ts';
import { renderPage } from '../../views/layout/page.tsx';
import type { AdminPage } from '../admin-page.ts';
import { MonthOfAll } from '../month-picture.tsx';
import { HomeBeginnings, HomeSearch } from './home-search.tsx';
import { WaitingList } from './waiting-list.tsx';

/** The client id under which all clients are counted together. */
const allClients = '';

/** The first page of the administration: a search, what waits for this person, and how the last thirty days went. */
export const homePage: AdminPage = {
  path: '/admin',
  action: 'admin.open',
  label: (t) => t.admin.home.label,
  async answer(ctx, visit) {
    const { page, services, roles } = visit;
    const { admin } = page.t;
    // The contact of one service learns nothing of what others do.
    const seesAll = mayWithEvery(roles, 'clients.read') || mayWithEvery(roles, 'people.read');
    const [waiting, month] = await Promise.all([
      readWaiting(services, {
        readsState: visit.may('state.read'),
        decides: visit.may('clients.manage'),
        helps: visit.may('people.change'),
        agent: visit.account.id,
        mayRead: (clientId) => visit.may('clients.read', clientId),
      }),
      seesAll ? readMonth(services, allClients) : undefined,
    ]);
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: admin.home.title,
      wide: true,
      body: (
        <>
          <HomeSearch visit={visit} />
          <HomeBeginnings visit={visit} />
          <WaitingList waiting={waiting} now={services.nowSeconds()} />
          {month && <MonthOfAll id="month" month={month} />}
        </>
      ),
    });
  },
};
