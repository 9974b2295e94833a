import type { ApiRecord } from '../../../../src/store/apis/apis.ts';
import type { ClientSummary } from '../../../../src/domain/clients/list/client-summary.ts';
import { isNamedByPlace } from '../../../../src/domain/clients/registration/missing-name.ts';
import { claimsOfScopes, namedClaims } from '../../../../src/domain/clients/claims/scope-claims.ts';
import { CopyButton } from '../../../views/forms/copy-button.tsx';
import { Fact } from '../../../views/fact.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { apiAddress } from '../../apis/api-address.ts';
import type { ClientVisit } from '../client-page.ts';
import { legacyWords } from '../form/legacy-words.ts';

interface FactsProps {
  readonly client: ClientVisit['client'];
  readonly summary: ClientSummary;
  /** Name of the token with which the client has registered itself; undefined for a client that was registered otherwise. */
  readonly token: string | undefined;
  /** The APIs that name the client. */
  readonly apis: readonly ApiRecord[];
  /** The person may open the pages of APIs. */
  readonly readsApis: boolean;
}

/** Names the APIs for which a client may ask, with the scopes that it may ask for there. */
function AskedApis({ client, apis, readsApis }: Pick<FactsProps, 'client' | 'apis' | 'readsApis'>) {
  const { lang } = usePage();
  return (
    <ul class="app-plain-list">
      {apis.map(({ id, names, clients }) => {
        const scopes = clients.find(({ clientId }) => clientId === client.clientId)?.scopes ?? [];
        return (
          <li key={id}>
            {readsApis ? (
              <a class="fr-link" href={apiAddress(id)}>
                {names[lang]}
              </a>
            ) : (
              names[lang]
            )}
            {scopes.length > 0 && ` (${scopes.join(', ')})`}
          </li>
        );
      })}
    </ul>
  );
}

/** Returns the data that a client may ask for, in the words of the account. */
function useAskedData({ metadata: { scope } }: FactsProps['client']): string {
  const { clientList, services } = usePage().t;
  if (scope === undefined) return clientList.overview.anyScope;
  const claims = namedClaims(claimsOfScopes(scope.split(' ')));
  if (claims.length === 0) return clientList.overview.onlyIdentifier;
  return claims.map((claim) => services.claims[claim]).join(', ');
}

/** The facts of a client that people ask for most. */
export function ClientFacts({ client, summary, token, apis, readsApis }: FactsProps) {
  const { t } = usePage();
  const { clientList, statistics } = t;
  const texts = clientList.overview;
  const { clientId, metadata, createdAt, updatedAt } = client;
  const { redirect_uris: redirects = [], token_endpoint_auth_method: method = 'client_secret_basic' } = metadata;
  const asked = useAskedData(client);
  const { day } = t.dates;
  return (
    <>
      <SectionTitle>{texts.facts}</SectionTitle>
      <dl class="app-facts fr-mb-4w" id="client-facts">
        <Fact label={texts.id}>
          <code id="client-id">{clientId}</code> <CopyButton of="client-id" />
        </Fact>
        {isNamedByPlace(metadata) && <Fact label={texts.name}>{texts.namedByPlace}</Fact>}
        {metadata.purpose !== undefined && <Fact label={texts.purpose}>{metadata.purpose}</Fact>}
        {metadata.client_uri !== undefined && <Fact label={texts.home}>{metadata.client_uri}</Fact>}
        <Fact label={texts.lastUsed}>
          {summary.lastUsedAt === undefined ? clientList.neverUsed : day(summary.lastUsedAt)}
        </Fact>
        <Fact label={texts.people}>{statistics.number(summary.people)}</Fact>
        <Fact label={texts.contacts}>{texts.contactCount(summary.contacts)}</Fact>
        <Fact label={texts.scopes}>{asked}</Fact>
        {summary.rights.length > 0 && (
          <Fact label={texts.rights}>{summary.rights.map((scope) => t.api.scopeWords[scope]).join('\n')}</Fact>
        )}
        {apis.length > 0 && (
          <Fact label={t.apis.title}>
            <AskedApis client={client} apis={apis} readsApis={readsApis} />
          </Fact>
        )}
        <Fact label={texts.consent}>{metadata.first_party === true ? texts.firstParty : texts.consentAsked}</Fact>
        <Fact label={texts.authentication}>{texts.methods[method]}</Fact>
        <Fact label={texts.redirects}>{redirects.length > 0 ? redirects.join('\n') : texts.noRedirect}</Fact>
        {summary.legacy && <Fact label={texts.legacy}>{legacyWords(t, summary.legacy.options)}</Fact>}
        <Fact label={texts.created}>{day(createdAt)}</Fact>
        {token !== undefined && <Fact label={texts.itself}>{texts.byToken(token)}</Fact>}
        {updatedAt > createdAt && <Fact label={texts.updated}>{day(updatedAt)}</Fact>}
      </dl>
    </>
  );
}
