import type { AskedClaim } from '../../src/oidc/oidc.ts';
import { photoSides } from '../../src/domain/account/photo-rules.ts';
import type { Texts } from '../texts/index.ts';
import { languageNames } from '../texts/language-names.ts';
import { usePage } from '../views/layout/page-context.ts';

interface Address {
  readonly formatted?: string;
}

interface Organization {
  readonly category?: 'professional' | 'individual';
  readonly siret?: string;
  readonly vat?: string;
  readonly name?: string;
  readonly position?: string;
  readonly address?: Address;
  readonly roles?: readonly string[];
}

function organizationText({ category, siret, vat, name, position, address, roles }: Organization, t: Texts): string {
  const kind = category && t.optionalSteps.professional.categories[category];
  const lines = [kind, name, siret ?? vat, position, address?.formatted, roles?.join(', ')];
  return lines.filter(Boolean).join('\n');
}

/** Returns a claim in words. */
function textOf({ name, value }: AskedClaim, t: Texts): string {
  if (value === undefined) return t.consent.unset;
  if (typeof value === 'boolean') return value ? t.consent.yes : t.consent.no;
  if (name === 'address') return (value as Address).formatted ?? '';
  if (name === 'organization') return organizationText(value as Organization, t);
  if (name === 'updated_at') return t.security.day(new Date(Number(value) * 1000));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
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
