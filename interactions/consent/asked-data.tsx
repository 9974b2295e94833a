import { administrationScopesIn, apiScopesIn } from '../../src/domain/roles/api-scopes.ts';
import type { About } from '../engine/flow.ts';
import { CheckboxField } from '../views/fields/checkbox-field.tsx';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { ClaimValue } from './claim-value.tsx';
import { choicesField, claimField, choicesOf } from './claim-choices.ts';

const scopeOrder = ['openid', 'profile', 'email', 'phone', 'address', 'organization', 'offline_access'] as const;

/** Lists in words what a service asks for: by the scopes of its request, and claim by claim. */
export function AskedData({
  about: { t, client, request },
}: {
  readonly about: Pick<About, 't' | 'client' | 'request'>;
}) {
  const texts = t.consent;
  const requested = (request?.params['scope'] ?? '').split(' ');
  const hasRights = administrationScopesIn(requested).length > 0;
  const claims = (request?.prompt.details['missingOIDCClaims'] as string[] | undefined) ?? [];
  const list = (
    <ul>
      {scopeOrder
        .filter((scope) => scope === 'openid' || requested.includes(scope))
        .map((scope) => (
          <li key={scope}>
            {texts.scopes[scope]}
            {client?.scopeReasons[scope] !== undefined && (
              <span class="fr-hint-text app-breakable">{texts.reason(client.scopeReasons[scope])}</span>
            )}
          </li>
        ))}
      {apiScopesIn(request?.params['scope']).map((scope) => (
        <li key={scope}>{texts.administration(t.api.scopeWords[scope])}</li>
      ))}
      {claims.map((claim) => (
        <li key={claim}>{texts.claim(claim)}</li>
      ))}
    </ul>
  );
  return (
    <>
      {list}
      {hasRights && (
        <p id="administration-rights">
          <strong>{texts.administrationNote}</strong>
        </p>
      )}
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

/** Shows the values that a service gets from everybody who accepts. */
export function GivenData({ about: { asked, request } }: { readonly about: Pick<About, 'asked' | 'request'> }) {
  const { t } = usePage();
  const texts = t.consent;
  return (
    <dl class="app-facts fr-mb-3w" id="given-data">
      <div>
        <dt>{texts.labelled(texts.identifier)}</dt>
        <dd>
          <code>{request?.accountId}</code>
        </dd>
      </div>
      {asked
        .filter(({ isOptional }) => !isOptional)
        .map((claim) => (
          <div key={claim.name}>
            <dt>{texts.labelled(t.services.claims[claim.name])}</dt>
            <dd>
              <ClaimValue claim={claim} />
            </dd>
          </div>
        ))}
    </dl>
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
