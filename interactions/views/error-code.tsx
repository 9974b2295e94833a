import type { ComponentChildren } from 'preact';

interface ErrorCodeProps {
  /** Error code of the protocol. */
  readonly error: string;
  readonly children?: ComponentChildren;
}

/** Shows what a developer looks for on an error page. It stays in English, as the protocol writes it. */
export function ErrorCode({ error, children }: ErrorCodeProps) {
  return (
    <p class="fr-text--xs fr-mt-2w" lang="en">
      <code id="error">{error}</code> {children}
    </p>
  );
}
