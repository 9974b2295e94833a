import { personClaims, scopeClaims, type ClaimScope } from '../../src/domain/clients/claims/scope-claims.ts';
import type { AskedClaim } from '../../src/oidc/claims/asked-claims.ts';
import type { Texts } from '../texts/index.ts';
import { administrationScopesIn, apiScopesIn, isApiScope } from '../../src/domain/roles/api-scopes.ts';
import type { About } from '../engine/flow.ts';
import { ApiSentences } from '../views/api-sentences.tsx';
import { CheckboxField } from '../views/forms/checkbox-field.tsx';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { ClaimValue } from './claim-value.tsx';
import { choicesField, claimField, choicesOf } from './claim-choices.ts';

type Asking = Pick<About, 't' | 'lang' | 'client' | 'request' | 'asked'>;

const scopesOf = ({ request }: Pick<About, 'request'>) => (request?.params['scope'] ?? '').split(' ');

/** Says whether a service asks to go on while its person is away. */
export const asksToLast = (about: Pick<About, 'request'>): boolean => scopesOf(about).includes('offline_access');

/** Names the rights of the administration that are asked for, each by itself, and says what giving them means. */
function AskedRights({ about: { t, request } }: { readonly about: Asking }) {
  const texts = t.consent;
  const scopes = apiScopesIn(request?.params['scope']);
  if (scopes.length === 0) return null;
  return (
    <>
      <ul>
        {scopes.map((scope) => (
          <li key={scope}>{texts.administration(t.api.scopeWords[scope])}</li>
        ))}
      </ul>
      {administrationScopesIn(scopesOf({ request })).length > 0 && (
        <p id="administration-rights">
          <strong>{texts.administrationNote}</strong>
        </p>
      )}
    </>
  );
}

/** Names each API that is asked for, and says what the service would do there in the name of the person. */
function AskedApis({ about: { t, lang, request } }: { readonly about: Asking }) {
  // The rights of this server's own API are named above.
  const apis = (request?.apis ?? []).filter(({ scopes }) => scopes.some(({ name }) => !isApiScope(name)));
  return (
    <>
      {apis.map((api) => (
        <li key={api.identifier} class="app-breakable">
          <strong>{t.consent.inYourName(api.names[lang])}</strong>
          <ApiSentences api={api} />
        </li>
      ))}
    </>
  );
}

/** Shows the values of one scope: the value alone where there is one, or else each with its name. */
function Values({ claims, t }: { readonly claims: readonly AskedClaim[]; readonly t: Texts }) {
  const [first] = claims;
  if (claims.length === 1 && first) return <ClaimValue claim={first} />;
  return (
    <dl class="app-facts">
      {claims.map((claim) => (
        <div key={claim.name}>
          <dt>{t.consent.labelled(t.services.claims[claim.name])}</dt>
          <dd>
            <ClaimValue claim={claim} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Part {
  readonly name: string;
  readonly claims: readonly AskedClaim[];
  readonly reason: string | undefined;
}

/** Returns the parts of the list: one for each scope with a value or a reason, and one for each claim that the request names by itself. */
function partsOf({ t, client, request, asked }: Asking): readonly Part[] {
  const requested = scopesOf({ request });
  const given = asked.filter(({ isOptional, value }) => !isOptional && value !== undefined);
  const byScope = Object.entries(scopeClaims).filter(([scope]) => requested.includes(scope));
  const ofScopes = byScope.map(([scope, names]) => ({
    name: t.consent.scopes[scope as ClaimScope],
    claims: given.filter(({ name }) => names.some((one) => one === name)),
    reason: client?.scopeReasons[scope as ClaimScope],
  }));
  const named = given.filter(({ name }) => !ofScopes.some(({ claims }) => claims.some((claim) => claim.name === name)));
  const alone = named.map((claim) => ({ name: t.services.claims[claim.name], claims: [claim], reason: undefined }));
  return [...ofScopes, ...alone].filter(({ claims, reason }) => claims.length > 0 || reason !== undefined);
}

/** Lists once what a service asks for: what it is, its value, and why. What the account does not hold is one line. */
export function AskedData({ about }: { readonly about: Asking }) {
  const { t, request, asked, client } = about;
  const texts = t.consent;
  const isLasting = asksToLast(about) && client?.unregistered === undefined;
  const empty = asked.filter(({ isOptional, value }) => !isOptional && value === undefined);
  const known: readonly string[] = personClaims;
  const others = ((request?.prompt.details['missingOIDCClaims'] ?? []) as readonly string[]).filter(
    (claim) => !known.includes(claim),
  );
  return (
    <>
      <AskedRights about={about} />
      <ul class="app-data-asked fr-mb-2w" id="given-data">
        <AskedApis about={about} />
        {partsOf(about).map(({ name, claims, reason }) => (
          <li key={name}>
            <strong>{claims.length > 0 ? texts.labelled(name) : name}</strong> <Values claims={claims} t={t} />
            {reason !== undefined && <span class="fr-hint-text app-breakable">{texts.reason(reason)}</span>}
          </li>
        ))}
        {others.map((claim) => (
          <li key={claim}>{texts.claim(claim)}</li>
        ))}
        {isLasting && (
          <li>
            <strong>{texts.scopes.offline_access}</strong>
          </li>
        )}
        {empty.length > 0 && <li id="empty-data">{texts.empty(empty.map(({ name }) => t.services.claims[name]))}</li>}
        <li>
          <strong>{texts.scopes.openid}</strong>
          <span class="fr-hint-text app-breakable">{request?.accountId}</span>
        </li>
      </ul>
    </>
  );
}

/** Says what the service announces to do with the data, in its own words. */
export function Purpose({ about: { t, client } }: { readonly about: Pick<About, 't' | 'client'> }) {
  if (client?.purpose === undefined) return null;
  return (
    <p id="purpose" class="app-breakable">
      <strong>{t.consent.purpose(client.name)}</strong> {t.consent.quoted(client.purpose)}
    </p>
  );
}

/** Leads to what the service has published about the data and its terms. */
export function ServicePolicies({ about: { t, client } }: { readonly about: Pick<About, 't' | 'client'> }) {
  const { name, policyUri, tosUri } = client ?? {};
  if (name === undefined || (policyUri ?? tosUri) === undefined) return null;
  return (
    <p class="fr-text--sm">
      {policyUri && <ExternalLink href={policyUri}>{t.services.privacyOf(name)}</ExternalLink>}
      {policyUri && tosUri && <br />}
      {tosUri && <ExternalLink href={tosUri}>{t.consent.termsOf(name)}</ExternalLink>}
    </p>
  );
}

interface ChoicesProps {
  readonly about: Pick<About, 'asked'>;
  /** The boxes as the person has ticked them; empty before she did. */
  readonly form: Readonly<Record<string, string>>;
}

/** Lets the person tick the values that she gives. Nothing is ticked before she did, since silence is no consent. */
export function OptionalData({ about, form }: ChoicesProps) {
  const { t } = usePage();
  const texts = t.consent.optional;
  const choices = about.asked.filter(({ isOptional }) => isOptional);
  if (choices.length === 0) return null;
  const isTyped = form[choicesField] !== undefined;
  return (
    <fieldset class="fr-fieldset" id="optional-data" aria-labelledby="optional-data-legend">
      <legend class="fr-fieldset__legend fr-mb-0" id="optional-data-legend">
        {texts.legend}
        <span class="fr-hint-text">{texts.hint}</span>
      </legend>
      <input type="hidden" name={choicesField} value={choicesOf(about.asked).join(' ')} />
      {choices.map((claim) => {
        const field = claimField(claim.name);
        return (
          <div class="fr-fieldset__element" key={claim.name}>
            <CheckboxField
              inGroup
              name={field}
              label={
                <span>
                  {t.consent.labelled(t.services.claims[claim.name])} <ClaimValue claim={claim} />
                </span>
              }
              checked={isTyped ? form[field] !== undefined : claim.isGiven}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
