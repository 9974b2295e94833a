import { toldNames, type Arrival } from '../../src/domain/assurance/arrival.ts';
import { upstreamBrand } from './upstream-brand.ts';
import { usePage } from './page-context.ts';

interface IdentityToLinkProps {
  readonly arrival: Pick<Arrival, 'upstream' | 'givenName' | 'familyName' | 'pivot'>;
  /** User name of the account that it would sign in to. */
  readonly username: string;
}

/** Who would sign in to what: seen before anything is linked. */
export function IdentityToLink({ arrival, username }: IdentityToLinkProps) {
  const texts = usePage().t.arrival.link;
  const { givenName, familyName } = toldNames(arrival);
  const upstream = upstreamBrand(arrival.upstream);
  return (
    <>
      <p>{texts.intro(upstream)}</p>
      <dl id="to-link">
        <dt class="fr-text--bold">{texts.identity(upstream)}</dt>
        <dd class="fr-ml-0 fr-mb-2w app-breakable">
          {[givenName, familyName].filter(Boolean).join(' ') || texts.nameless}
        </dd>
        <dt class="fr-text--bold">{texts.account}</dt>
        <dd class="fr-ml-0 fr-mb-2w app-breakable">{username}</dd>
      </dl>
      <p>{texts.consequences(upstream)}</p>
    </>
  );
}
