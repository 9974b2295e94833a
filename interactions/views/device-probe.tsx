import { usePage } from './layout/page-context.ts';

/** Lets the form of the page tell whether this device can hold a passkey, so that one may be offered afterwards. */
export function DeviceProbe() {
  return <script type="module" src={usePage().assetUrl('app/passkey-device.js')} />;
}
