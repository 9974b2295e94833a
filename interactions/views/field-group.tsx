import type { ComponentChildren } from 'preact';

interface FieldGroupProps {
  readonly legend: string;
  readonly children: ComponentChildren;
}

/** Fields that belong together, said to those who hear the page; those who see it see them side by side. */
export function FieldGroup({ legend, children }: FieldGroupProps) {
  return (
    <fieldset class="app-group">
      <legend class="fr-sr-only">{legend}</legend>
      {children}
    </fieldset>
  );
}
