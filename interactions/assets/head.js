// Blocking and first: decides, before anything is drawn, what only shows with script.
(() => {
  const root = document.documentElement;
  root.setAttribute('data-app-js', '');
  try {
    // The design system believes its own storage before the attribute; the cookie, hence the attribute, is the truth.
    localStorage.setItem('scheme', root.getAttribute('data-fr-scheme') ?? 'system');
  } catch {
    // Storage refused: the attribute is used.
  }
})();
