import type { StandingWay } from '../../../src/messages.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { questionOf } from './state.ts';

function Way({ way }: { readonly way: StandingWay }) {
  const { security, recovery } = usePage().t;
  const texts = recovery.reset.standing;
  const day = (seconds: number) => security.day(new Date(seconds * 1000));
  const isPasskey = way.kind === 'passkey';
  const label = isPasskey ? way.label : texts.identity(upstreamBrand(way.upstream));
  return (
    <li class="app-list__item">
      <p class="fr-mb-0">
        <strong>{label}</strong>
        <br />
        {isPasskey ? security.added(day(way.since)) : security.identities.linked(day(way.since))}
        <br />
        {way.lastUsedAt ? security.lastUsed(day(way.lastUsedAt)) : security.neverUsed}
      </p>
      <a
        class="fr-btn fr-btn--tertiary"
        href={questionOf({ action: 'remove', [way.kind]: way.id })}
        aria-label={`${texts.remove} ${security.called(label)}`}
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
  const texts = usePage().t.recovery.reset.standing;
  if (ways.length === 0) return null;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{isSignedIn ? texts.introSignedIn : texts.intro}</p>
      <ul class="app-list" id="standing-ways">
        {ways.map((way) => (
          <Way key={way.id} way={way} />
        ))}
      </ul>
    </>
  );
}
