import type { About } from '../../engine/flow.ts';
import { NewPasskey } from '../../factors/new-passkey.tsx';
import type { LoginState } from '../../flow-states/login-state.ts';

/** Offers a passkey beside a new password. The page's script shows it only where the browser can make a passkey. */
export function PasskeyInstead({ state, about }: { readonly state: LoginState; readonly about: About }) {
  const { t, person } = about;
  if (!person) return null;
  const texts = t.login.renewal.passkey;
  return (
    <NewPasskey
      about={about}
      account={person.account}
      known={state.knownPasskeys ?? []}
      orphan={state.orphanPasskey}
      before={
        <>
          <h2 class="fr-h6 fr-mt-4w">{texts.title}</h2>
          <p>{texts.intro}</p>
        </>
      }
    >
      {texts.submit}
    </NewPasskey>
  );
}
