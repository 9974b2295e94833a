import type { ChallengeUse } from '../../src/commands/factors/passkey-challenge.ts';
import { passkeyRequest } from '../../src/domain/factors/passkey-options.ts';
import type { About } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';
import { DeviceProbe } from '../views/device-probe.tsx';
import { OrRule } from '../views/forms/or-rule.tsx';
import { PasskeyForm } from '../factors/passkey-form.tsx';

interface PasskeyOfferProps {
  readonly ceremony: Extract<ChallengeUse['ceremony'], 'sign-in' | 'second-factor'>;
  /** The page offers no other way. */
  readonly isAlone?: boolean;
  /** The keys that the account holds, where the browser has to be told because a security key is among it. */
  readonly named?: LoginState['namedPasskeys'];
  readonly about: About;
}

/** Offers a passkey beside the form of the page, where the form stays usable without it. */
export function PasskeyOffer({ ceremony, isAlone, named, about }: PasskeyOfferProps) {
  const { t, passkeyHost: host, flowKey } = about;
  const { challenge, ticket } = about.drawChallenge({ ceremony, flowKey });
  const texts = t.login.passkey;
  return (
    <>
      {ceremony === 'sign-in' && <DeviceProbe />}
      <PasskeyForm
        action="passkey"
        ticket={ticket}
        options={passkeyRequest({ challenge, host, named })}
        isProposed={ceremony === 'sign-in'}
        keeps={ceremony === 'sign-in' ? ['username', 'rememberMe'] : ['trustBrowser']}
        isPrimary={isAlone}
        before={ceremony === 'second-factor' && !isAlone && <OrRule />}
      >
        {ceremony === 'sign-in' ? texts.signIn : texts.use}
      </PasskeyForm>
    </>
  );
}
