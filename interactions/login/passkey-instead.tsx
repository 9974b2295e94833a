import { passkeyCreation } from '../../src/domain/factors/passkey-options.ts';
import type { About } from '../engine/flow.ts';
import { usePage } from '../views/layout/page-context.ts';
import { PasskeyForm } from '../views/passkey-form.tsx';
import type { LoginState } from '../flow-states/login-state.ts';

interface PasskeyInsteadProps {
  readonly state: LoginState;
  readonly about: About;
}

/** Offers a passkey beside a new password. The page's script shows it only where the browser can make a passkey. */
export function PasskeyInstead({ state, about }: PasskeyInsteadProps) {
  const { operator } = usePage();
  const { t, passkeyHost: host, flowKey, person } = about;
  if (!person) return null;
  const texts = t.login.renewal.passkey;
  const { challenge, ticket } = about.drawChallenge({ ceremony: 'add', flowKey });
  const { account } = person;
  const known = state.knownPasskeys ?? [];
  return (
    <PasskeyForm
      action="add-passkey"
      ticket={ticket}
      options={passkeyCreation({ challenge, host, service: operator.serviceName, account, known })}
      before={
        <>
          <h2 class="fr-h6 fr-mt-4w">{texts.title}</h2>
          <p>{texts.intro}</p>
        </>
      }
    >
      {texts.submit}
    </PasskeyForm>
  );
}
