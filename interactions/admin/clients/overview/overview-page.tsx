import { readMonth } from '../../../../src/commands/clients/statistics/read-month.ts';
import { summariseOne } from '../../../../src/commands/clients/list/summarise-clients.ts';
import { refusalKind, refusedRequests } from '../../../../src/domain/clients/statistics/counted-events.ts';
import { risingRefusals } from '../../../../src/domain/clients/diagnostic/rising-refusals.ts';
import { isInTest } from '../../../../src/domain/clients/life/test-clients.ts';
import { renderPage } from '../../../views/layout/page.tsx';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { MonthOfClient } from '../../month-picture.tsx';
import { DangerZone } from '../life/danger-zone.tsx';
import { ClientActions } from '../life/client-actions.tsx';
import { JournalLink } from '../../audit/journal-link.tsx';
import { clientHead, clientName } from '../client-heading.tsx';
import { clientPage } from '../client-page.ts';
import { ImportedNotes } from '../import/imported-notes.tsx';
import { ClientFacts } from './client-facts.tsx';
import { ClientIssues } from './client-issues.tsx';
import { nextAct } from './next-act.ts';

/** The first page of a client: what is to be done for it, how it is used, and its facts. */
export const overviewPage = clientPage({
  part: '',
  action: 'clients.read',
  async answer(ctx, visit) {
    const { page, client, services, query } = visit;
    const { clientId } = client;
    const [summary, month, token, imported, apis] = await Promise.all([
      summariseOne(services, client),
      readMonth(services, clientId),
      services.clients.tokens.tokenOf(clientId),
      services.clients.imported.find(clientId),
      services.apis.list(),
    ]);
    const rising = risingRefusals(
      month.map(({ values }) => (values[refusalKind] ?? 0) + (values[refusedRequests] ?? 0)),
    );
    // The act that led here, as long as the service is as it left it.
    const done = isInTest(client.metadata) ? 'putIntoTest' : 'granted';
    const notice = query.get('notice') === done ? done : undefined;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: clientName(visit),
      head: clientHead(visit, '', nextAct(visit, summary)),
      wide: true,
      body: (
        <>
          {notice && <StatusNotice kind="success">{page.t.clientLife.notices[notice]}</StatusNotice>}
          <ClientIssues visit={visit} summary={summary} rising={rising} />
          <MonthOfClient id="month" month={month} people={summary.people} />
          <ClientFacts
            client={client}
            summary={summary}
            token={token?.name}
            apis={apis.filter(({ clients }) => clients.some((one) => one.clientId === clientId))}
            readsApis={visit.may('apis.read')}
          />
          <ImportedNotes notes={imported?.notes ?? []} />
          <JournalLink visit={visit} query={{ client: clientId }} />
          <ClientActions visit={visit} />
          <DangerZone visit={visit} />
        </>
      ),
    });
  },
});
