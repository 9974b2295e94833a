import { isWayAccepted } from '../../src/domain/ways-in.ts';
import type { About } from '../flow.ts';
import { ExternalLink } from '../views/external-link.tsx';
import { usePage } from '../views/page-context.ts';
import { SideForm } from '../views/side-form.tsx';

interface UpstreamButtonsProps {
  readonly about: Pick<About, 'client'>;
  /** Names of those that the page can do with. */
  readonly only?: readonly string[];
  /** No other way follows. */
  readonly isAlone?: boolean;
}

/** One for each upstream that the service takes, before any other way: wording, order and size are the providers' rules. */
export function UpstreamButtons({ about, only, isAlone }: UpstreamButtonsProps) {
  const { t, operator } = usePage();
  const texts = t.upstream;
  const shown = operator.upstreams.filter(
    ({ name }) => isWayAccepted(about.client?.waysIn, name) && (only?.includes(name) ?? true),
  );
  if (shown.length === 0) return null;
  return (
    <>
      {shown.map(({ name, brand, aboutUrl, buttonClass }) => (
        <SideForm key={name} class="fr-connect-group">
          <button class={`fr-connect${buttonClass ? ` ${buttonClass}` : ''}`} name="upstream" value={name}>
            <span class="fr-connect__login">{texts.signInWith}</span> <span class="fr-connect__brand">{brand}</span>
          </button>
          <p>
            <ExternalLink href={aboutUrl}>{texts.whatIs(brand)}</ExternalLink>
          </p>
        </SideForm>
      ))}
      {!isAlone && <p class="fr-hr-or">{t.login.passkey.or}</p>}
    </>
  );
}
