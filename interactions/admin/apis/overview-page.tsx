import { isOn } from '../../../src/domain/clients/life/client-state.ts';
import type { ApiRecord } from '../../../src/store/apis/apis.ts';
import type { ClientRecord } from '../../../src/store/clients/clients.ts';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import { DataTable } from '../../views/tables/data-table.tsx';
import type { AdminPage } from '../admin-page.ts';
import { JournalLink } from '../audit/journal-link.tsx';
import { ClientBadge } from '../clients/client-heading.tsx';
import { clientAddress } from '../clients/client-parts.ts';
import { apiAddress, apisPath } from './api-address.ts';
import { ApiFacts } from './api-facts.tsx';
import { findApi } from './find-api.ts';

function Scopes({ scopes }: Pick<ApiRecord, 'scopes'>) {
  const { t, lang } = usePage();
  const { scopeTable: texts } = t.apis;
  const other = lang === 'fr' ? 'en' : 'fr';
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      {scopes.length === 0 ? (
        <p id="no-scope">{texts.none}</p>
      ) : (
        <DataTable
          id="api-scopes"
          caption={texts.title}
          columns={[texts.name, texts.sentence, texts.other]}
          rows={scopes.map(({ name, sentence }) => ({
            key: name,
            cells: [<code>{name}</code>, sentence[lang], <span lang={other}>{sentence[other]}</span>],
          }))}
        />
      )}
    </>
  );
}

function Clients({ api, records }: { readonly api: ApiRecord; readonly records: ReadonlyMap<string, ClientRecord> }) {
  const { clientTable: texts } = usePage().t.apis;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      {api.clients.length === 0 ? (
        <p id="no-client">{texts.none}</p>
      ) : (
        <DataTable
          id="api-clients"
          caption={texts.title}
          columns={[texts.name, texts.scopes]}
          rows={api.clients.map(({ clientId, scopes }) => {
            const record = records.get(clientId);
            const isOff = record && !isOn(record);
            return {
              key: clientId,
              cells: [
                <>
                  <a class="fr-link" href={clientAddress(clientId)}>
                    {record?.metadata.client_name ?? clientId}
                  </a>
                  <span class="app-client-id">
                    <code>{clientId}</code>
                  </span>
                  {isOff && <ClientBadge client={record} />}
                </>,
                scopes.length === 0 ? (
                  texts.noScope
                ) : (
                  <ul class="app-plain-list">
                    {scopes.map((scope) => (
                      <li key={scope}>
                        <code>{scope}</code>
                      </li>
                    ))}
                  </ul>
                ),
              ],
            };
          })}
        />
      )}
    </>
  );
}

/** Leads to the removal, apart from everything else. */
function Removal({ id }: { readonly id: string }) {
  const { apis, clientLife } = usePage().t;
  const { effect, link } = apis.remove;
  return (
    <section class="app-danger" id="danger">
      <SectionTitle>{clientLife.danger.title}</SectionTitle>
      <p>{effect}</p>
      <LoneLink kind="secondary" href={apiAddress(id, 'supprimer')}>
        {link}
      </LoneLink>
    </section>
  );
}

/** The page of one API: what it is, and who may ask for its tokens. */
export const apiPage: AdminPage = {
  path: `${apisPath}/:id`,
  action: 'apis.read',
  async answer(ctx, visit) {
    const { page, services, query } = visit;
    const texts = page.t.apis;
    const mayManage = visit.may('clients.manage');
    const [api, all] = await Promise.all([findApi(visit), services.apis.list()]);
    const found = await Promise.all(api.clients.map(async ({ clientId }) => services.clients.registry.find(clientId)));
    const records = new Map(found.flatMap((record) => (record ? [[record.clientId, record] as const] : [])));
    const notice = (['created', 'saved'] as const).find((one) => one === query.get('notice'));
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.titleOf(api.names[page.lang]),
      head: {
        back: { href: apisPath, label: texts.back },
        under: mayManage && (
          <div class="app-standing">
            <LoneLink href={apiAddress(api.id, 'modifier')}>{texts.change}</LoneLink>
          </div>
        ),
      },
      wide: true,
      body: (
        <>
          {notice && <StatusNotice kind="success">{texts.notices[notice]}</StatusNotice>}
          <ApiFacts api={api} all={all} />
          <Scopes scopes={api.scopes} />
          <Clients api={api} records={records} />
          <JournalLink visit={visit} query={{ target: api.identifier }} />
          {mayManage && <Removal id={api.id} />}
        </>
      ),
    });
  },
};
