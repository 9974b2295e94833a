import { Fragment } from 'preact';
import { usePage } from './page-context.ts';

/** The official brand block. Its lines come from the settings. */
export function BrandBlock() {
  const { operator } = usePage();
  const lines = operator.brand.split(/\n|\\n/).map((line) => line.trim());
  return (
    <p class="fr-logo">
      {lines.map((line, index) => (
        <Fragment key={line}>
          {index > 0 && <br />}
          {line}
        </Fragment>
      ))}
    </p>
  );
}
