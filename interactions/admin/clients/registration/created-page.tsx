import { summariseOne } from '../../../../src/commands/clients/list/summarise-clients.ts';
import { settingsForClient } from '../../../../src/domain/library-settings/libraries.ts';
import { settingsFacts } from '../../../../src/domain/library-settings/settings-facts.ts';
import { usesSecret } from '../../../../src/domain/clients/secrets/uses-secret.ts';
import { Alert } from '../../../views/alert.tsx';
import { CopyButton } from '../../../views/forms/copy-button.tsx';
import { DownloadButton } from '../../../views/forms/download-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { renderPage } from '../../../views/layout/page.tsx';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { clientHead, clientName } from '../client-heading.tsx';
import { nextAct } from '../overview/next-act.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import { clientAddress } from '../client-parts.ts';
import { SettingsFileView } from '../library-settings/settings-file.tsx';
import { ShownSecretView } from '../shown-secret-view.tsx';
import { takeShownSecret, type ShownSecret } from '../shown-secret.ts';

interface CreatedProps {
  readonly visit: ClientVisit;
  /** The secret, which this page shows once. */
  readonly shown: ShownSecret | undefined;
}

function Value({ id, label, value }: { readonly id: string; readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code id={id} class="app-breakable">
          {value}
        </code>{' '}
        <CopyButton of={id} />
      </dd>
    </div>
  );
}

function Created({ visit, shown }: CreatedProps) {
  const texts = usePage().t.clientForm.created;
  const { client, services } = visit;
  const { clientId, metadata } = client;
  const { issuer } = services.config;
  const facts = settingsFacts(metadata, { clientId, issuer });
  const { fitting, others } = settingsForClient({ facts, placeholder: shown?.secret ?? '' });
  const env = [...fitting, ...others].find(({ id }) => id === 'env')?.settings?.files[0];
  const isShown = env !== undefined && (shown !== undefined || !usesSecret(metadata));
  return (
    <>
      {usesSecret(metadata) && !shown && <Alert kind="info">{texts.gone}</Alert>}
      {shown && <ShownSecretView shown={shown} isFirst />}
      <dl class="app-facts fr-mb-3w">
        <Value id="client-id" label={texts.clientId} value={clientId} />
        <Value id="issuer" label={texts.issuer} value={issuer} />
      </dl>
      {isShown && (
        <>
          <SectionTitle>{texts.env}</SectionTitle>
          <SettingsFileView id="env" file={env} />
          <p>
            <DownloadButton of={['env']} label={texts.download} fileName=".env" />
          </p>
        </>
      )}
      <SectionTitle>{texts.next}</SectionTitle>
      <ul>
        <li>
          <a class="fr-link" href={clientAddress(clientId, 'reglages')}>
            {texts.settings}
          </a>
        </li>
        <li>
          <a class="fr-link" href={clientAddress(clientId, 'essai')}>
            {texts.test}
          </a>
        </li>
        {metadata.test_accounts !== undefined && (
          <li>
            <a class="fr-link" href={clientAddress(clientId, 'essayeurs')}>
              {texts.testers}
            </a>
          </li>
        )}
        <li>
          <a class="fr-link" href={`${clientAddress(clientId, 'contacts')}?nouveau`}>
            {texts.contacts}
          </a>
        </li>
        <li>
          <a class="fr-link" href={clientAddress(clientId)}>
            {texts.page}
          </a>
        </li>
      </ul>
    </>
  );
}

/** Shows a client that has just been registered, and its secret, once. */
export const createdPage = clientPage({
  part: 'enregistrement',
  action: 'clients.secrets',
  async answer(ctx, visit) {
    const { client, page } = visit;
    const shown = await takeShownSecret(visit, client.clientId);
    ctx.type = 'html';
    ctx.set('Cache-Control', 'no-store');
    ctx.body = renderPage(page, {
      title: page.t.clientForm.created.title(clientName(visit)),
      head: clientHead(visit, 'enregistrement', nextAct(visit, await summariseOne(visit.services, client))),
      wide: true,
      body: <Created visit={visit} shown={shown} />,
    });
  },
});
