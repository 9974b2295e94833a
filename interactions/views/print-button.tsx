/** Shown with script only: browsers print without it too. */
export function PrintButton({ label }: { readonly label: string }) {
  return (
    <button type="button" class="fr-btn fr-btn--tertiary fr-btn--sm app-js-only" data-app-print>
      {label}
    </button>
  );
}
