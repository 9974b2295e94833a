import { apiAudience } from '../../../src/domain/roles/api-scopes.ts';
import type { ApiRecord } from '../../../src/store/apis/apis.ts';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import { DataTable } from '../../views/tables/data-table.tsx';
import type { AdminPage } from '../admin-page.ts';
import { apiAddress, apisPath } from './api-address.ts';

function ApiTable({ apis }: { readonly apis: readonly ApiRecord[] }) {
  const { t, lang } = usePage();
  const { title, columns, formats } = t.apis;
  const { number } = t.statistics;
  return (
    <DataTable
      id="apis"
      caption={title}
      columns={[columns.name, columns.tokens, columns.scopes, columns.clients]}
      rows={apis.map(({ id, identifier, names, tokenFormat, scopes, clients }) => ({
        key: id,
        cells: [
          <>
            <a class="fr-link" href={apiAddress(id)}>
              {names[lang]}
            </a>
            <span class="app-client-id">
              <code>{identifier}</code>
            </span>
          </>,
          formats[tokenFormat],
          number(scopes.length),
          number(clients.length),
        ],
      }))}
    />
  );
}

/** Lists the APIs that are known by name. */
export const apisPage: AdminPage = {
  path: apisPath,
  action: 'apis.read',
  label: (t) => t.apis.title,
  async answer(ctx, visit) {
    const { page, services, query } = visit;
    const texts = page.t.apis;
    const apis = await services.apis.list();
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      wide: true,
      body: (
        <>
          {query.get('notice') === 'removed' && <StatusNotice kind="success">{texts.notices.removed}</StatusNotice>}
          <p>{texts.intro}</p>
          {visit.may('clients.manage') && <LoneLink href={`${apisPath}/nouvelle`}>{texts.register}</LoneLink>}
          {apis.length === 0 ? <p id="no-api">{texts.none}</p> : <ApiTable apis={apis} />}
          <p class="fr-hint-text app-breakable">{texts.own(apiAudience(services.config.issuer))}</p>
        </>
      ),
    });
  },
};
