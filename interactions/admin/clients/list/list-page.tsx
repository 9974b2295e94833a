import type { ClientRecord } from '../../../../src/store/clients/clients.ts';
import { usePage } from '../../../views/page-context.ts';
import { PageTitle } from '../../../views/page-title.tsx';
import { renderPage } from '../../../views/page.tsx';
import type { AdminPage } from '../../admin-page.ts';
import { ClientBadge, clientName } from '../client-heading.tsx';
import { clientAddress } from '../client-parts.ts';

function ClientTable({ clients }: { readonly clients: readonly ClientRecord[] }) {
  const { title, columns } = usePage().t.clientList;
  return (
    <table id="clients">
      <caption class="fr-sr-only">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {clients.map((client) => (
          <tr key={client.clientId}>
            <th scope="row">
              <a class="fr-link" href={clientAddress(client.clientId)}>
                {clientName({ client })}
              </a>
            </th>
            <td>
              <ClientBadge client={client} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Lists the clients that this person may read. */
export const listPage: AdminPage = {
  path: '/admin/clients',
  action: 'clients.read',
  label: (t) => t.clientList.label,
  async answer(ctx, visit) {
    const { page, services } = visit;
    const texts = page.t.clientList;
    const all = await services.clients.list();
    const clients = all.filter(
      ({ clientId, metadata }) => metadata.built_in !== true && visit.may('clients.read', clientId),
    );
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      wide: true,
      body: (
        <>
          <PageTitle>{texts.title}</PageTitle>
          {clients.length > 0 ? <ClientTable clients={clients} /> : <p>{texts.noneOfYours}</p>}
        </>
      ),
    });
  },
};
