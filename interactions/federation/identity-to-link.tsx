import { statedNames, type UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { usePage } from '../views/layout/page-context.ts';

interface IdentityToLinkProps {
  readonly upstreamIdentity: Pick<UpstreamIdentity, 'upstream' | 'givenName' | 'familyName' | 'pivot'>;
  /** User name of the account that the identity would sign in to. */
  readonly username: string;
}

/** Shows which person would sign in to which account. It is seen before anything is linked. */
export function IdentityToLink({ upstreamIdentity, username }: IdentityToLinkProps) {
  const texts = usePage().t.arrival.link;
  const { givenName, familyName } = statedNames(upstreamIdentity);
  const upstream = upstreamBrand(upstreamIdentity.upstream);
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
