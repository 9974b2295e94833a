import type { ComponentChildren } from 'preact';
import { passkeyCreation } from '../../src/domain/factors/passkey-options.ts';
import type { About } from '../engine/flow.ts';
import { usePage } from '../views/layout/page-context.ts';
import { PasskeyForm } from '../views/passkey-form.tsx';

type Creation = Parameters<typeof passkeyCreation>[0];

interface NewPasskeyProps extends Pick<Creation, 'account'> {
  readonly about: About;
  /** Passkeys of the account; none by default. */
  readonly known?: Creation['known'];
  /** Id of the passkey that this page has just made and the server has refused. */
  readonly orphan?: string | undefined;
  readonly isPrimary?: boolean;
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
  /** Label of the button. */
  readonly children: ComponentChildren;
}

/** Offers to make a passkey for this account. The page's script shows it only where the browser can make one. */
export function NewPasskey({ about, account, known = [], orphan, children, ...form }: NewPasskeyProps) {
  const { operator } = usePage();
  const { passkeyHost: host, flowKey } = about;
  const { challenge, ticket } = about.drawChallenge({ ceremony: 'add', flowKey });
  return (
    <PasskeyForm
      {...form}
      action="add-passkey"
      ticket={ticket}
      options={passkeyCreation({ challenge, host, service: operator.serviceName, account, known })}
      orphan={orphan && { rpId: host, credentialId: orphan }}
    >
      {children}
    </PasskeyForm>
  );
}
