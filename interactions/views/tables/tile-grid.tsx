import { toChildArray } from 'preact';
import type { ComponentChildren } from 'preact';

/** A list of tiles, two in a row where there is room. */
export function TileGrid({ children }: { readonly children: ComponentChildren }) {
  return (
    <ul class="fr-grid-row fr-grid-row--gutters app-tiles">
      {toChildArray(children).map((child, index) => (
        <li class="fr-col-12 fr-col-sm-6" key={index}>
          {child}
        </li>
      ))}
    </ul>
  );
}
