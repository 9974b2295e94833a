// Shows the description of the API. Nothing is sent anywhere: the document is read from this server, no validator is asked, and no request
// is tried out, because that would need a token in the page.
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const nothing = () => null;

/** Gives the reference the theme of the page. */
function followTheme() {
  const theme = root.getAttribute('data-fr-theme');
  root.classList.toggle('dark-mode', theme === null ? dark.matches : theme === 'dark');
}

followTheme();
dark.addEventListener('change', followTheme);
new MutationObserver(followTheme).observe(root, { attributes: true, attributeFilter: ['data-fr-theme'] });

const place = document.getElementById('api-reference');
globalThis.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  validatorUrl: null,
  supportedSubmitMethods: [],
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  syntaxHighlight: false,
  // The page has a title of its own, and asks nobody for a token.
  plugins: [
    () => ({
      wrapComponents: {
        InfoContainer: () => nothing,
        authorizeBtn: () => nothing,
        authorizeOperationBtn: () => nothing,
      },
    }),
  ],
});
