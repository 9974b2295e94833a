import type { ComponentChildren } from 'preact';
import { passkeyCreation } from '../../src/domain/factors/passkey-options.ts';
import type { About } from '../engine/flow.ts';
import { usePage } from '../views/layout/page-context.ts';
import { PasskeyForm } from './passkey-form.tsx';

type Creation = Parameters<typeof passkeyCreation>[0];

interface NewPasskeyProps extends Pick<Creation, 'account' | 'hints'> {
  readonly about: About;
  /** Passkeys of the account; none by default. */
  readonly known?: Creation['known'];
  /** Id of the passkey that this page has just made and the server has refused. */
  readonly orphan?: string | undefined;
  /** The browser may make the passkey by itself as well. */
  readonly mayBeAutomatic?: boolean;
  readonly isPrimary?: boolean;
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
  /** Label of the button. */
  readonly children: ComponentChildren;
}

/** Offers to make a passkey for this account. The page's script shows it only where the browser can make one. */
export function NewPasskey({
  about,
  account,
  known = [],
  hints,
  orphan,
  mayBeAutomatic,
  children,
  ...form
}: NewPasskeyProps) {
  const { operator } = usePage();
  const { passkeyHost: host, flowKey } = about;
  const asked = { host, service: operator.serviceName, account, known, ...(hints && { hints }) };
  const { challenge, ticket } = about.drawChallenge({ ceremony: 'add', flowKey });
  const own = mayBeAutomatic ? about.drawChallenge({ ceremony: 'add-automatically', flowKey }) : undefined;
  return (
    <PasskeyForm
      {...form}
      action="add-passkey"
      ticket={ticket}
      options={passkeyCreation({ ...asked, challenge })}
      automatic={
        own && {
          ticket: own.ticket,
          options: passkeyCreation({ ...asked, challenge: own.challenge, isAutomatic: true }),
        }
      }
      orphan={orphan && { rpId: host, credentialId: orphan }}
    >
      {children}
    </PasskeyForm>
  );
}
