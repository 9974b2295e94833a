import type { ComponentChildren } from 'preact';

interface FieldMessagesProps {
  readonly name: string;
  readonly error?: string | undefined;
  readonly children?: ComponentChildren;
}

/** The message of a field, tied to it by `aria-describedby`; present but empty when there is none. */
export function FieldMessages({ name, error, children }: FieldMessagesProps) {
  return (
    <div class="fr-messages-group" id={`${name}-messages`}>
      {error && <p class="fr-message fr-message--error">{error}</p>}
      {children}
    </div>
  );
}
