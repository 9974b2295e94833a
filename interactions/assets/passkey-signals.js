// Tells the authenticators which passkeys the account has, and its user name. Browsers without the Signal API do nothing.

const { rpId, userId, ids, name } = JSON.parse(document.getElementById('passkey-signals').dataset.appAccepted);
const signals = globalThis.PublicKeyCredential ?? {};

for (const [signal, told] of [
  ['signalAllAcceptedCredentials', { rpId, userId, allAcceptedCredentialIds: ids }],
  ['signalCurrentUserDetails', { rpId, userId, name, displayName: name }],
])
  signals[signal]?.(told).catch(() => {});
