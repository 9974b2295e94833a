// This script runs first and blocks drawing, so that elements that need script are shown or hidden from the start.
(() => {
  const root = document.documentElement;
  root.setAttribute('data-app-js', '');
  if (window.PublicKeyCredential && navigator.credentials) root.setAttribute('data-app-passkeys', '');
  try {
    // The design system prefers its own storage to the attribute. The cookie, from which the attribute comes, must decide.
    localStorage.setItem('scheme', root.getAttribute('data-fr-scheme') ?? 'system');
  } catch {
    // The browser refused storage, so the design system uses the attribute.
  }
})();
