/** A button that prints the page. Only script shows it; the browser's own command prints without script. */
export function PrintButton({ label }: { readonly label: string }) {
  return (
    <button type="button" class="fr-btn fr-btn--tertiary fr-btn--sm app-js-only" data-app-print>
      {label}
    </button>
  );
}
