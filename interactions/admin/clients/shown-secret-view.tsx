import { CopyButton } from '../../views/fields/copy-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { ShownSecret } from './shown-secret.ts';

const id = 'client-secret';

interface ShownSecretProps {
  readonly shown: ShownSecret;
  /** The client is new: there is no former secret to withdraw. */
  readonly isFirst?: boolean;
}

/** Shows a new secret. No other page ever shows it. */
export function ShownSecretView({ shown: { secret, kept }, isFirst }: ShownSecretProps) {
  const { clientSecrets, security } = usePage().t;
  const texts = clientSecrets.shown;
  return (
    <div class="fr-alert fr-alert--warning fr-mb-4w" id="shown-secret">
      <h2 class="fr-alert__title">{texts.title}</h2>
      <p class="fr-mb-1w">{texts.once}</p>
      <p class="fr-mb-1w" id={`${id}-label`}>
        {texts.label(kept.name)}
      </p>
      <p class="app-secret">
        <code id={id}>{secret}</code> <CopyButton of={id} label={texts.copy} />
      </p>
      {kept.expiresAt !== null && (
        <p class="fr-mb-1w">{texts.expires(security.day(new Date(kept.expiresAt * 1000)))}</p>
      )}
      {!isFirst && <p>{texts.next}</p>}
    </div>
  );
}
