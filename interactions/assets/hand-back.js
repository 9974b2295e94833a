// The script of the page that a browser opens in a small window to sign a person in (Federated Credential Management API). The browser closes
// the window, and goes on where the service asked. Any other browser, and any other window, leaves the page as it is.
try {
  globalThis.IdentityProvider?.close?.();
} catch {
  // The page was opened by the person herself.
}
