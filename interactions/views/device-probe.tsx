/** Lets the form of the page tell whether this device can hold a passkey, so that one may be offered afterwards. */
export function DeviceProbe() {
  return <div hidden data-app-device />;
}
