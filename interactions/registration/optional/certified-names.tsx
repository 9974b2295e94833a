import { upstreamBrand } from '../../views/upstream-brand.ts';
import { usePage } from '../../views/layout/page-context.ts';
import type { FieldSource } from './optional-step.tsx';

interface CertifiedNamesProps {
  readonly source: FieldSource;
  /** Level of the title, one below the title of the page. */
  readonly heading: 'h2' | 'h3';
}

/**
 * Shows the names that an upstream certifies. They are a list and no fields, because a field that refuses to be typed in looks broken. Each
 * value has the id of its field, to which a message about it leads.
 */
export function CertifiedNames({ source: { upstream, certified }, heading: Heading }: CertifiedNamesProps) {
  const { arrival, optionalSteps } = usePage().t;
  const names = (['familyName', 'givenName'] as const).filter((name) => certified[name] !== undefined);
  if (names.length === 0) return null;
  const brand = upstreamBrand(upstream);
  return (
    <section aria-labelledby="certified-title">
      <Heading class="fr-h6 fr-mb-2w" id="certified-title">
        {arrival.names.certified(brand)}
      </Heading>
      <dl class="app-definition" id="certified">
        {names.map((name) => (
          <div key={name}>
            <dt>{optionalSteps.identity[name]}</dt>
            <dd id={name}>{certified[name]}</dd>
          </div>
        ))}
      </dl>
      <p class="fr-hint-text fr-mb-3w">{arrival.names.fixed(brand)}</p>
    </section>
  );
}
