import type { AccountExport } from '../../../src/store/account/exports.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import type { ExportState } from './export-state.ts';

/** Path of the page, and of what stands below it. */
export const dataPath = '/compte/donnees';

function Waiting({ sentences }: { readonly sentences: readonly string[] }) {
  const { open } = usePage().t.data;
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <LoneLink href={dataPath} id="reload" kind="secondary">
        {open.reload}
      </LoneLink>
    </>
  );
}

function Open({ own: { askedAt, percent } }: { readonly own: AccountExport }) {
  const { t } = usePage();
  const { open } = t.data;
  const asked = t.dates.moment(askedAt);
  const sentence = percent > 0 ? open.percent(asked, percent) : open.waiting(asked);
  return <Waiting sentences={[sentence, open.stay]} />;
}

function Ready({ own: { id, expiresAt, file } }: { readonly own: AccountExport }) {
  const { t } = usePage();
  const { ready, size } = t.data;
  if (!file) return null;
  return (
    <>
      <p data-app-say>{ready.sentence(t.dates.moment(file.readyAt))}</p>
      <p>
        <a class="fr-link fr-link--download" id="download" download href={`${dataPath}/${id}.zip`}>
          {ready.download} <span class="fr-link__detail">{ready.detail(size(file.size))}</span>
        </a>
      </p>
      <p>{ready.until(t.dates.moment(expiresAt))}</p>
    </>
  );
}

/** Says how far the file of the person is. While it is being made, the script of the page asks for this part again. */
export function ExportSection({ own, isElsewhere }: ExportState) {
  const texts = usePage().t.data;
  if (!own && !isElsewhere) return null;
  const isOpen = own?.state === 'open';
  const isWaiting = isOpen || isElsewhere;
  return (
    <div class="fr-mb-4w" id="export-state" data-app-poll={isWaiting ? (isOpen ? 'open' : 'elsewhere') : undefined}>
      <SectionTitle>{texts.stateTitle}</SectionTitle>
      {isOpen && <Open own={own} />}
      {own?.state === 'ready' && <Ready own={own} />}
      {own?.state === 'failed' && (
        <Alert kind="error">
          <p data-app-say>{texts.failed}</p>
        </Alert>
      )}
      {isElsewhere && !isOpen && <Waiting sentences={[texts.elsewhere]} />}
    </div>
  );
}
