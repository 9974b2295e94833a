import type { UsedDocument } from '../../../../src/commands/clients/documents/list-documents.ts';
import type { Services } from '../../../../src/services.ts';
import type { DocumentBlock } from '../../../../src/store/clients/documents/client-documents.ts';
import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { withQuery } from '../../../engine/with-query.ts';
import { liveNotice } from '../../../signed-in/live-notice.ts';
import { Alert } from '../../../views/alert.tsx';
import { LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { PageTurns } from '../../../views/tables/page-turns.tsx';
import { visibleText } from '../../../views/visible-text.ts';
import { blockAddress, documentsPath, liftAddress, type DocumentsState } from './documents-state.ts';

const pageSize = 25;

interface Props {
  readonly used: readonly UsedDocument[];
  readonly blocks: readonly DocumentBlock[];
  readonly services: Pick<Services, 'config'>;
  /** The address after which the list begins. */
  readonly after: string | undefined;
}

function Application({ document: { clientId, claimedName } }: { readonly document: UsedDocument }) {
  const { used } = usePage().t.clientDocuments;
  return (
    <>
      <span class="app-breakable">{clientId}</span>
      {claimedName !== undefined && (
        <>
          <br />
          <span class="fr-text--regular app-breakable">{used.claimedName(visibleText(claimedName))}</span>
        </>
      )}
    </>
  );
}

function Used({ used, after }: Pick<Props, 'used' | 'after'>) {
  const { clientDocuments, dates } = usePage().t;
  const texts = clientDocuments.used;
  if (used.length === 0) return <p id="no-application">{texts.none}</p>;
  const following = used.filter(({ clientId }) => after === undefined || clientId > after);
  // The last ones may have been blocked since the address of their page was read.
  const rest = following.length > 0 ? following : used;
  const shown = rest.slice(0, pageSize);
  const next = rest.length > pageSize ? shown.at(-1)?.clientId : undefined;
  return (
    <>
      <DataTable
        id="applications"
        caption={texts.title}
        columns={[texts.columns.application, texts.columns.readAt, texts.columns.action]}
        rows={shown.map((document) => ({
          key: document.clientId,
          cells: [
            <Application document={document} />,
            dates.moment(document.readAt),
            <a class="fr-link" href={blockAddress(document.clientId)} aria-label={texts.blockName(document.clientId)}>
              {texts.block}
            </a>,
          ],
        }))}
      />
      <PageTurns
        texts={texts.turns}
        after={next}
        isFirst={rest.length === used.length}
        to={(place) => withQuery(documentsPath, 'after', place)}
      />
    </>
  );
}

function Blocks({ blocks }: Pick<Props, 'blocks'>) {
  const { clientDocuments, dates } = usePage().t;
  const texts = clientDocuments.blocks;
  const { columns } = texts;
  if (blocks.length === 0) return <p id="no-block">{texts.none}</p>;
  return (
    <DataTable
      id="blocks"
      caption={texts.title}
      columns={[columns.target, columns.reason, columns.since, columns.action]}
      rows={blocks.map(({ target, reason, at }) => ({
        key: target,
        cells: [
          <span class="app-breakable">{target}</span>,
          <span class="app-breakable">{visibleText(reason)}</span>,
          dates.moment(at),
          <a class="fr-link" href={liftAddress(target)} aria-label={texts.liftName(target)}>
            {texts.lift}
          </a>,
        ],
      }))}
    />
  );
}

function DocumentsView({ state, about, used, blocks, services, after }: StepView<DocumentsState> & Props) {
  const { clientDocuments: texts } = usePage().t;
  const notice = liveNotice(state.notice, about)?.kind;
  return (
    <>
      {notice && <StatusNotice kind="success">{texts.notices[notice]}</StatusNotice>}
      {services.config.clientDocuments === 'off' && <Alert kind="warning">{texts.off}</Alert>}
      <p>{texts.intro}</p>
      <SectionTitle>{texts.used.title}</SectionTitle>
      <Used used={used} after={after} />
      <SectionTitle>{texts.blocks.title}</SectionTitle>
      <LoneLink href={blockAddress()} id="add-block">
        {texts.blocks.add}
      </LoneLink>
      <Blocks blocks={blocks} />
    </>
  );
}

/** Lists the applications that people have said yes to, and what is blocked. */
export const documentsStep = (props: Props): StayingStep<DocumentsState> => ({
  name: 'documents',
  page: { head: ({ about }) => ({ back: { href: '/admin/clients', label: about.t.clientList.back } }), wide: true },
  // The block that a page left open would lift is lifted already.
  submit: async ({ about }) => ({ ok: true, patch: {}, event: 'nothing', next: about.path }),
  title: ({ t }) => t.clientDocuments.title,
  view: (view) => <DocumentsView {...view} {...props} />,
});
