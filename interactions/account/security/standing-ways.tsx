import type { StandingWay } from '../../../src/messages.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { tellApart } from '../../views/tell-apart.ts';
import type { Texts } from '../../texts/index.ts';
import { questionOf } from './state.ts';

const labelOf = (way: StandingWay, { recovery }: Texts) =>
  way.kind === 'passkey' ? way.label : recovery.reset.standing.identity(upstreamBrand(way.upstream));

function Way({ way, called }: { readonly way: StandingWay; readonly called: string }) {
  const { t } = usePage();
  const { security, recovery, dates } = t;
  const texts = recovery.reset.standing;
  const { day } = dates;
  const isPasskey = way.kind === 'passkey';
  return (
    <li class="app-list__item">
      <p class="fr-mb-0">
        <strong>{labelOf(way, t)}</strong>
        <br />
        {isPasskey ? security.added(day(way.since)) : security.identities.linked(day(way.since))}
        <br />
        {way.lastUsedAt ? security.lastUsed(day(way.lastUsedAt)) : security.neverUsed}
      </p>
      <a
        class="fr-btn fr-btn--tertiary"
        href={questionOf({ action: 'remove', [way.kind]: way.id })}
        aria-label={`${texts.remove} ${called}`}
      >
        {texts.remove}
      </a>
    </li>
  );
}

interface StandingWaysProps {
  readonly ways: readonly StandingWay[];
  readonly isSignedIn?: boolean;
}

/**
 * Lists what signs in to an account although its password is new. Nobody is signed in after a reset, so each link then leads through the
 * sign-in to the page that removes the item.
 */
export function StandingWays({ ways, isSignedIn = false }: StandingWaysProps) {
  const { t } = usePage();
  const texts = t.recovery.reset.standing;
  if (ways.length === 0) return null;
  const calls = tellApart(
    ways.map((way) => t.security.called(labelOf(way, t))),
    t,
  );
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{isSignedIn ? texts.introSignedIn : texts.intro}</p>
      <ul class="app-list" id="standing-ways">
        {ways.map((way, index) => (
          <Way key={way.id} way={way} called={calls[index] ?? ''} />
        ))}
      </ul>
    </>
  );
}
