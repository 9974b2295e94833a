import { apiKey } from '../../../src/domain/apis/registered-api.ts';
import type { ApiRecord } from '../../../src/store/apis/apis.ts';
import { CopyButton } from '../../views/forms/copy-button.tsx';
import { Fact } from '../../views/fact.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { Texts } from '../../texts/index.ts';
import { clientAddress } from '../clients/client-parts.ts';

interface FactsProps {
  readonly api: ApiRecord;
  /** Every API, to say which of them name this one too. */
  readonly all: readonly ApiRecord[];
}

type Way = 'exchangeFrom' | 'exchangeTo';

const opposite = { exchangeFrom: 'exchangeTo', exchangeTo: 'exchangeFrom' } as const;

/** Says whether the other API names this one too, without which no token is exchanged. */
function standingOf({ api, all }: FactsProps, way: Way, other: string): keyof Texts['apis']['exchanges'] {
  const found = all.find(({ identifier }) => apiKey(identifier) === apiKey(other));
  if (!found) return 'unknown';
  const isMutual = found[opposite[way]].some((named) => apiKey(named) === apiKey(api.identifier));
  return isMutual ? 'mutual' : 'waiting';
}

function Exchanges({ way, ...props }: FactsProps & { readonly way: Way }) {
  const { apis: texts } = usePage().t;
  return (
    <ul class="app-plain-list">
      {props.api[way].map((other) => (
        <li key={other}>
          {other} ({texts.exchanges[standingOf(props, way, other)]})
        </li>
      ))}
    </ul>
  );
}

/** Says how the tokens of an API are made, and for which sign-ins. */
export function ApiFacts({ api, all }: FactsProps) {
  const { t, lang } = usePage();
  const { apis: texts, clientForm } = t;
  const { facts } = texts;
  const { leastAcr, maxAuthAge, introspectionClient } = api;
  return (
    <dl class="app-facts fr-mb-4w" id="api-facts">
      <Fact label={facts.identifier}>
        <code id="api-identifier">{api.identifier}</code> <CopyButton of="api-identifier" />
      </Fact>
      <Fact label={facts.otherName}>{lang === 'fr' ? api.names.en : api.names.fr}</Fact>
      <Fact label={facts.tokens}>
        {api.tokenFormat === 'jwt' ? texts.signedBy(api.signingAlgorithm) : texts.formats.opaque}
      </Fact>
      <Fact label={facts.life}>{texts.seconds(api.tokenSeconds)}</Fact>
      <Fact label={facts.level}>
        {leastAcr === null || leastAcr === 'eidas0' ? texts.anyLevel : clientForm.levels[leastAcr]}
      </Fact>
      <Fact label={facts.age}>{maxAuthAge === null ? texts.anyAge : texts.seconds(maxAuthAge)}</Fact>
      <Fact label={facts.binding}>{texts.bindings[api.boundTokens]}</Fact>
      <Fact label={facts.own}>
        {introspectionClient === null ? (
          texts.noOwn
        ) : (
          <a class="fr-link" href={clientAddress(introspectionClient)}>
            {introspectionClient}
          </a>
        )}
      </Fact>
      {api.unregisteredScopes.length > 0 && <Fact label={facts.unregistered}>{api.unregisteredScopes.join('\n')}</Fact>}
      {(['exchangeFrom', 'exchangeTo'] as const).map(
        (way) =>
          api[way].length > 0 && (
            <Fact key={way} label={facts[way]}>
              <Exchanges api={api} all={all} way={way} />
            </Fact>
          ),
      )}
    </dl>
  );
}
