import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import type { About } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { ExternalLink } from '../views/external-link.tsx';
import { usePage, type UpstreamFacts } from '../views/page-context.ts';
import { SideForm } from '../views/side-form.tsx';

interface UpstreamButtonsProps {
  readonly about: Pick<About, 'client'>;
  /** Names of the upstreams that the page may show. */
  readonly only?: readonly string[];
  /** The page offers no other way to sign in. */
  readonly isAlone?: boolean;
}

/**
 * Draws the button of the design system, where it has one for the upstream or the operator dropped a mark for it; else an ordinary button.
 */
function UpstreamButton({ name, aboutUrl, connectClass, mark }: UpstreamFacts) {
  const { signInWith, whatIs, sentences } = usePage().t.upstream;
  const brand = upstreamBrand(name);
  const sentence = (sentences as Readonly<Record<string, string>>)[name];
  const shown = mark ? `${connectClass ?? 'fr-connect'} app-connect-marked` : connectClass;
  return (
    <SideForm class="fr-connect-group">
      {sentence && <p class="fr-text--sm">{sentence}</p>}
      {shown ? (
        <button type="submit" class={shown} name="upstream" value={name}>
          {mark && <img class="app-connect-mark" src={mark} alt="" />}
          <span class="fr-connect__login">{signInWith}</span> <span class="fr-connect__brand">{brand}</span>
        </button>
      ) : (
        <button type="submit" class="fr-btn fr-btn--secondary" name="upstream" value={name}>
          {signInWith} {brand}
        </button>
      )}
      {aboutUrl && (
        <p>
          <ExternalLink href={aboutUrl}>{whatIs(brand)}</ExternalLink>
        </p>
      )}
    </SideForm>
  );
}

/**
 * Draws one button for each upstream that the service accepts, before any other way. Wording, order and size follow the rules of the
 * upstreams.
 */
export function UpstreamButtons({ about, only, isAlone }: UpstreamButtonsProps) {
  const { t, operator } = usePage();
  const shown = operator.upstreams.filter(
    ({ name }) => isWayAccepted(about.client?.waysIn, name) && (only?.includes(name) ?? true),
  );
  if (shown.length === 0) return null;
  return (
    <>
      {shown.map((upstream) => (
        <UpstreamButton key={upstream.name} {...upstream} />
      ))}
      {!isAlone && <p class="fr-hr-or">{t.login.passkey.or}</p>}
    </>
  );
}
