import type { ComponentChildren } from 'preact';

export interface TileProps {
  readonly id: string;
  /** The subject of the tile. It is the link of the whole tile. */
  readonly title: string;
  readonly href: string;
  /** The state in a word or two. The colour and the icon only repeat what the words say. */
  readonly badge?: { readonly kind?: 'success' | 'warning' | 'error' | undefined; readonly text: string } | undefined;
  readonly children: ComponentChildren;
}

/** One tile of a `TileGrid`: a state in words, and the link to the page where it changes. */
export function Tile({ id, title, href, badge, children }: TileProps) {
  return (
    <div class="fr-tile fr-tile--sm fr-tile--horizontal fr-enlarge-link" id={id}>
      <div class="fr-tile__body">
        <div class="fr-tile__content">
          <h3 class="fr-tile__title">
            <a href={href}>{title}</a>
          </h3>
          <p class="fr-tile__desc app-breakable">{children}</p>
          {badge && (
            <div class="fr-tile__start">
              <p class={`fr-badge fr-badge--sm${badge.kind ? ` fr-badge--${badge.kind}` : ''}`}>{badge.text}</p>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
