import { ExternalLink } from './external-link.tsx';
import { usePage } from './page-context.ts';
import { SideForm } from './side-form.tsx';

const brands = {
  franceconnect: { name: 'FranceConnect', about: 'https://franceconnect.gouv.fr/' },
  proconnect: { name: 'ProConnect', about: 'https://www.proconnect.gouv.fr/' },
} as const;

interface UpstreamButtonProps {
  readonly upstream: keyof typeof brands;
}

/** « S'identifier avec FranceConnect »: its own form, with the field `upstream`. */
export function UpstreamButton({ upstream }: UpstreamButtonProps) {
  const { t } = usePage();
  const { name, about } = brands[upstream];
  return (
    <div class={`fr-connect-group fr-mb-2w${upstream === 'proconnect' ? ' app-proconnect' : ''}`}>
      <SideForm>
        <input type="hidden" name="upstream" value={upstream} />
        <button type="submit" class="fr-connect">
          <span class="fr-connect__login">{t.frame.signInWith}</span> <span class="fr-connect__brand">{name}</span>
        </button>
      </SideForm>
      <p>
        <ExternalLink class="" href={about}>
          {t.frame.whatIs(name)}
        </ExternalLink>
      </p>
    </div>
  );
}
