import type { ComponentChildren } from 'preact';

/** Fields that belong together. A screen reader says their legend; other people see the fields side by side. */
export function FieldGroup({ legend, children }: { readonly legend: string; readonly children: ComponentChildren }) {
  return (
    <fieldset class="app-group">
      <legend class="fr-sr-only">{legend}</legend>
      {children}
    </fieldset>
  );
}
