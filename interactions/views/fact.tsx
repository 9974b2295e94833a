import type { ComponentChildren } from 'preact';

interface FactProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A fact with its name, as one entry of a list of facts (`app-facts`). */
export function Fact({ label, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
