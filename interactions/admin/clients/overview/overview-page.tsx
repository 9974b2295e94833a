import { usePage } from '../../../views/page-context.ts';
import { renderPage } from '../../../views/page.tsx';
import { SectionTitle } from '../../../views/section-title.tsx';
import { ClientHeading, clientName } from '../client-heading.tsx';
import { clientPage, type ClientVisit } from '../client-page.ts';

function Facts({ client }: Pick<ClientVisit, 'client'>) {
  const texts = usePage().t.clientList;
  return (
    <dl class="app-definition">
      <dt>{texts.facts.id}</dt>
      <dd>
        <code id="client-id">{client.clientId}</code>
      </dd>
      <dt>{texts.facts.created}</dt>
      <dd>{texts.day(new Date(client.createdAt * 1000))}</dd>
    </dl>
  );
}

/** The first page of a client. */
export const overviewPage = clientPage({
  part: '',
  action: 'clients.read',
  answer(ctx, visit) {
    const { page } = visit;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: clientName(visit),
      wide: true,
      body: (
        <>
          <ClientHeading visit={visit} part="" />
          <SectionTitle>{page.t.clientList.facts.title}</SectionTitle>
          <Facts client={visit.client} />
        </>
      ),
    });
  },
});
