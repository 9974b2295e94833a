import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import type { About } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { ExternalLink } from '../views/external-link.tsx';
import { usePage, type UpstreamFacts } from '../views/page-context.ts';
import { SideForm } from '../views/side-form.tsx';

interface UpstreamButtonsProps {
  readonly about: Pick<About, 'client'>;
  /** Names of those that the page can do with. */
  readonly only?: readonly string[];
  /** No other way follows. */
  readonly isAlone?: boolean;
}

function UpstreamButton({ name, aboutUrl, buttonClass, mark }: UpstreamFacts) {
  const { signInWith, whatIs, sentences } = usePage().t.upstream;
  const brand = upstreamBrand(name);
  const sentence = sentences[name as keyof typeof sentences];
  const classes = ['fr-connect', buttonClass, mark && 'app-connect-marked'].filter(Boolean).join(' ');
  return (
    <SideForm class="fr-connect-group">
      {sentence && <p class="fr-text--sm">{sentence}</p>}
      <button type="submit" class={classes} name="upstream" value={name}>
        {mark && <img class="app-connect-mark" src={mark} alt="" />}
        <span class="fr-connect__login">{signInWith}</span> <span class="fr-connect__brand">{brand}</span>
      </button>
      <p>
        <ExternalLink href={aboutUrl}>{whatIs(brand)}</ExternalLink>
      </p>
    </SideForm>
  );
}

/** One for each upstream that the service takes, before any other way: wording, order and size are the providers' rules. */
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
