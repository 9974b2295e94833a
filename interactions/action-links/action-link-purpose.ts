import type { ActionLink } from '../../src/store/undo/action-links.ts';
import type { Flow } from '../engine/flow.ts';

/** One kind of link. Its page is a flow like any other, on `/lien/:token`: opening the page changes nothing, its button acts. */
export interface ActionLinkPurpose {
  readonly purpose: string;
  // Each purpose keeps a state of its own; the engine never looks inside.
  flow(link: ActionLink, token: string): Flow<never>;
}
