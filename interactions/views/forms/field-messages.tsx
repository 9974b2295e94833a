import type { ComponentChildren } from 'preact';

interface FieldMessagesProps {
  readonly name: string;
  readonly error?: string | undefined;
  readonly children?: ComponentChildren;
}

/** The messages of a field, which `aria-describedby` ties to it. The element also stands there when it is empty. */
export function FieldMessages({ name, error, children }: FieldMessagesProps) {
  return (
    <div class="fr-messages-group" id={`${name}-messages`}>
      {error && (
        <p class="fr-message fr-message--error">
          {/* A message is a row of boxes, and an address in it is a box of its own. */}
          <span>{error}</span>
        </p>
      )}
      {children}
    </div>
  );
}
