import { usePage } from './page-context.ts';

/** Tells the browser which passkeys the account of the person has, and under which name. A script passes it on to the authenticators. */
export function PasskeySignals() {
  const { acceptedPasskeys, assetUrl } = usePage();
  if (!acceptedPasskeys) return null;
  return (
    <>
      <div id="passkey-signals" hidden data-app-accepted={JSON.stringify(acceptedPasskeys)} />
      <script type="module" src={assetUrl('app/passkey-signals.js')} />
    </>
  );
}
