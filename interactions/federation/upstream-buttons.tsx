import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import type { About } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { OrRule } from '../views/forms/or-rule.tsx';
import { usePage, type UpstreamFacts } from '../views/layout/page-context.ts';
import { SideForm } from '../views/forms/side-form.tsx';

interface UpstreamButtonsProps {
  readonly about: Pick<About, 'client'>;
  /** Names of the upstreams that the page may show. */
  readonly only?: readonly string[];
  /** The page offers no other way to sign in. There is room then for a sentence about each upstream. */
  readonly isAlone?: boolean;
  /** Side of the buttons on which the other ways to sign in stand. */
  readonly otherWays?: 'above' | 'below';
}

/**
 * Draws the button of the design system, where it has one for the upstream or the operator dropped a mark for it; else an ordinary button.
 */
function UpstreamButton({
  name,
  aboutUrl,
  connectClass,
  mark,
  isExplained,
}: UpstreamFacts & { readonly isExplained: boolean }) {
  const { signInWith, whatIs, sentences } = usePage().t.upstream;
  const brand = upstreamBrand(name);
  const sentence = (sentences as Readonly<Record<string, string>>)[name];
  const shown = mark ? `${connectClass ?? 'fr-connect'} app-connect-marked` : connectClass;
  return (
    <SideForm class="fr-connect-group">
      {isExplained && sentence && <p class="fr-text--sm">{sentence}</p>}
      {shown ? (
        <button type="submit" class={shown} name="upstream" value={name}>
          {mark && <img class="app-connect-mark" src={mark} alt="" />}
          <span class="fr-connect__login">{signInWith}</span> <span class="fr-connect__brand">{brand}</span>
        </button>
      ) : (
        <ButtonGroup>
          <button type="submit" class="fr-btn fr-btn--secondary" name="upstream" value={name}>
            {signInWith} {brand}
          </button>
        </ButtonGroup>
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
 * Draws one button for each upstream that the service accepts, side by side where the screen is wide enough. Wording, order and size follow
 * the rules of the upstreams. The link under each button leads to the upstream's own explanation.
 */
export function UpstreamButtons({ about, only, isAlone = false, otherWays = 'below' }: UpstreamButtonsProps) {
  const { operator } = usePage();
  const shown = operator.upstreams.filter(
    ({ name }) => isWayAccepted(about.client?.waysIn, name) && (only?.includes(name) ?? true),
  );
  if (shown.length === 0) return null;
  return (
    <>
      {!isAlone && otherWays === 'above' && <OrRule />}
      <div class="app-upstreams">
        {shown.map((upstream) => (
          <UpstreamButton key={upstream.name} {...upstream} isExplained={isAlone} />
        ))}
      </div>
      {!isAlone && otherWays === 'below' && <OrRule />}
    </>
  );
}
