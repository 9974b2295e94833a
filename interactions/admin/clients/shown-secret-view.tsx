import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../views/forms/copy-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { ShownSecret } from './shown-secret.ts';

interface OnceShownProps {
  readonly id: 'shown-secret' | 'shown-token';
  /** Id of the secret, to which the button that copies it points. */
  readonly of: string;
  readonly texts: {
    readonly title: string;
    readonly once: string;
    readonly copy: string;
    label(name: string | undefined): string;
  };
  readonly shown: ShownSecret;
  readonly children: ComponentChildren;
}

/** Shows a new secret or a new token. No other page ever shows it. */
export function OnceShown({ id, of, texts, shown: { secret, kept }, children }: OnceShownProps) {
  return (
    <div class="fr-alert fr-alert--warning fr-mb-4w" id={id}>
      <h2 class="fr-alert__title">{texts.title}</h2>
      <p class="fr-mb-1w">{texts.once}</p>
      <p class="fr-mb-1w" id={`${of}-label`}>
        {texts.label(kept.name)}
      </p>
      <p class="app-secret">
        <code id={of}>{secret}</code> <CopyButton of={of} label={texts.copy} />
      </p>
      {children}
    </div>
  );
}

interface ShownSecretProps {
  readonly shown: ShownSecret;
  /** The client is new: there is no former secret to withdraw. */
  readonly isFirst?: boolean;
}

/** Shows the new secret of a client, until when it is good, and what to do next. */
export function ShownSecretView({ shown, isFirst }: ShownSecretProps) {
  const { clientSecrets, dates } = usePage().t;
  const { shown: texts } = clientSecrets;
  const { expiresAt } = shown.kept;
  return (
    <OnceShown id="shown-secret" of="client-secret" texts={texts} shown={shown}>
      {expiresAt !== null && <p class="fr-mb-1w">{texts.expires(dates.day(expiresAt))}</p>}
      {!isFirst && <p>{texts.next}</p>}
    </OnceShown>
  );
}
