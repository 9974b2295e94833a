import { endpointsOf } from '../../../../src/domain/library-settings/endpoints.ts';
import { settingsForClient } from '../../../../src/domain/library-settings/libraries.ts';
import { settingsFacts, type SettingsFacts } from '../../../../src/domain/library-settings/settings-facts.ts';
import { CopyButton } from '../../../views/forms/copy-button.tsx';
import { Details } from '../../../views/details.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { clientAddress } from '../client-parts.ts';
import type { ClientVisit } from '../client-page.ts';
import { LibraryDetails, LibraryText } from './library-view.tsx';

/** One value with its name; several values of the same kind stand one below the other. */
function Value({
  id,
  label,
  values,
}: {
  readonly id: string;
  readonly label: string;
  readonly values: readonly string[];
}) {
  const { none } = usePage().t.clientHelp.settings.values;
  return (
    <>
      <dt>{label}</dt>
      {values.length === 0 && <dd>{none}</dd>}
      {values.map((value, index) => (
        <dd key={value}>
          <code id={`${id}-${index}`}>{value}</code> <CopyButton of={`${id}-${index}`} />
        </dd>
      ))}
    </>
  );
}

function Values({ facts }: { readonly facts: SettingsFacts }) {
  const texts = usePage().t.clientHelp.settings;
  const { values } = texts;
  return (
    <dl class="app-definition" id="values">
      <Value id="issuer" label={values.issuer} values={[facts.issuer]} />
      <Value id="discovery" label={values.discovery} values={[endpointsOf(facts).discovery]} />
      <Value id="client-id" label={values.clientId} values={[facts.clientId]} />
      <Value id="address" label={values.addresses} values={facts.redirectUris} />
      {facts.postLogoutUris.length > 0 && (
        <Value id="farewell" label={values.farewells} values={facts.postLogoutUris} />
      )}
      <Value id="scope" label={values.scopes} values={[facts.scopes.join(' ')]} />
      <dt>{values.method}</dt>
      <dd>{texts.methods[facts.method]}</dd>
    </dl>
  );
}

function Endpoints({ facts }: { readonly facts: SettingsFacts }) {
  const { endpoints } = usePage().t.clientHelp.settings;
  const { discovery: _above, ...all } = endpointsOf(facts);
  return (
    <div class="fr-mb-4w">
      <Details summary={endpoints.title}>
        <dl class="app-definition">
          {Object.entries(all).map(([name, address]) => (
            <Value key={name} id={`endpoint-${name}`} label={endpoints[name as keyof typeof all]} values={[address]} />
          ))}
        </dl>
      </Details>
    </div>
  );
}

/** Shows the developer of a client what to write into her application. */
export function SettingsView({ visit }: { readonly visit: ClientVisit }) {
  const texts = usePage().t.clientHelp.settings;
  const { client, services } = visit;
  const { clientId, metadata } = client;
  const facts = settingsFacts(metadata, { clientId, issuer: services.config.issuer });
  const { placeholder } = texts.environment;
  const { fitting, others } = settingsForClient({ facts, placeholder });
  const [environment, ...libraries] = fitting;
  return (
    <>
      <p>{texts.intro}</p>
      <SectionTitle>{texts.environment.title}</SectionTitle>
      {facts.usesSecret && (
        <p>
          {texts.environment.secret(placeholder)}
          {visit.may('clients.secrets', clientId) && (
            <>
              {' '}
              <a href={clientAddress(clientId, 'secrets')}>{texts.environment.secrets}</a>
            </>
          )}
        </p>
      )}
      {environment && <LibraryText library={environment} />}
      <SectionTitle>{texts.fitting}</SectionTitle>
      <p>{texts.variables}</p>
      <div id="fitting" class="fr-mb-4w">
        {libraries.map((library) => (
          <LibraryDetails key={library.id} library={library} />
        ))}
      </div>
      <SectionTitle>{texts.values.title}</SectionTitle>
      <Values facts={facts} />
      <Endpoints facts={facts} />
      <SectionTitle>{texts.others}</SectionTitle>
      <p>{texts.othersHint}</p>
      <div id="others" class="fr-mb-2w">
        {others.map((library) => (
          <LibraryDetails key={library.id} library={library} />
        ))}
      </div>
    </>
  );
}
