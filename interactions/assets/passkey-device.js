// Tells the form of the page that this device can hold a passkey. Other devices and browsers tell nothing.

const step = document.getElementById('step');
const told = { type: 'hidden', name: 'canHoldPasskey', value: 'yes' };

globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().then(
  (can) => can && step?.append(Object.assign(document.createElement('input'), told)),
  () => {},
);
