import type { AskedClaim } from '../../src/oidc/claims/asked-claims.ts';
import { shownPhone } from '../../src/domain/fields/shown-phone.ts';
import { photoSides } from '../../src/domain/account/photo-rules.ts';
import type { Texts } from '../texts/index.ts';
import { languageNames } from '../texts/language-names.ts';
import { usePage } from '../views/layout/page-context.ts';

interface Address {
  readonly formatted?: string;
}

interface Organization {
  readonly category?: 'professional' | 'individual';
  readonly name?: string;
  readonly address?: Address;
  readonly source: string;
  readonly [more: string]: unknown;
}

/** Tells every member of the claim, so that a service gets nothing that the person did not read. */
function organizationText({ category, name, address, source: _source, ...more }: Organization, t: Texts): string {
  const kind = category && t.optionalSteps.professional.categories[category];
  const others = Object.values(more).map((value) => (Array.isArray(value) ? value.join(', ') : String(value)));
  return [kind, name, ...others, address?.formatted].filter(Boolean).join('\n');
}

function textOf({ name, value }: AskedClaim, t: Texts): string {
  if (value === undefined) return t.consent.unset;
  if (typeof value === 'boolean') return value ? t.consent.yes : t.consent.no;
  if (name === 'address') return (value as Address).formatted ?? '';
  if (name === 'organization') return organizationText(value as Organization, t);
  if (name === 'updated_at') return t.dates.day(Number(value));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (name === 'phone_number') return shownPhone(text);
  return name === 'locale' ? (languageNames[text as keyof typeof languageNames] ?? text) : text;
}

const shownSide = photoSides.small / 4;

/** Shows what a service would get for one claim. */
export function ClaimValue({ claim }: { readonly claim: AskedClaim }) {
  const { t } = usePage();
  if (claim.name !== 'picture' || typeof claim.value !== 'string') return <>{textOf(claim, t)}</>;
  const { alt } = t.optionalSteps.identity.photo;
  return (
    <img
      class="app-photo app-photo--small"
      src={new URL(claim.value).pathname}
      width={shownSide}
      height={shownSide}
      alt={alt}
    />
  );
}
