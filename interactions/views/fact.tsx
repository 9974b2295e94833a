import type { ComponentChildren } from 'preact';

/** A fact with its name, as one entry of a list of facts (`app-facts`). */
export function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
