import type { ActionLink } from '../../src/store/undo/action-links.ts';
import type { Services } from '../../src/services.ts';
import type { AnyFlow } from '../engine/define-flow.ts';

/** One kind of action link. Its page is a flow like any other, at `/lien/:token`: opening the page changes nothing, its button acts. */
export interface ActionLinkPurpose<Data extends object = never> {
  readonly purpose: string;
  flow(link: ActionLink<Data>, token: string, services: Services): AnyFlow | Promise<AnyFlow>;
}

/** Hides the type of a link's data from the list of all purposes. The purpose in the row of a link says which type its data has. */
export function defineActionLink<Data extends object>(purpose: ActionLinkPurpose<Data>): ActionLinkPurpose {
  return purpose as unknown as ActionLinkPurpose;
}
