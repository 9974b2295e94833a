import { randomToken } from '../../src/crypto/sealer.ts';
import type { Services } from '../../src/services.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import type { Flow } from '../engine/flow.ts';

export type { ActionLink as Link } from '../../src/store/undo/action-links.ts';

/** One kind of link: its page is a flow like any other, on `/lien/:token`. Opening it changes nothing, its button acts. */
export interface ActionLinkPurpose {
  readonly purpose: string;
  // Each purpose keeps a state of its own; the engine never looks inside.
  // `survivors`: the purposes that a reset of the password leaves alone.
  flow(link: ActionLink, token: string, survivors: readonly string[]): Flow<never>;
  /** Undoes or cancels something, or says « ce n'était pas moi »: a reset of the password leaves it alone. */
  readonly survivesReset?: boolean;
}

/** Makes a link with the request's other writes; the answer is its address, built from the issuer alone. */
export function makeActionLink(
  services: Services,
  about: { readonly link: ActionLink; readonly seconds: number },
): { readonly token: string; readonly href: string } {
  const token = randomToken();
  services.actionLinks.put(token, about.link, about.seconds);
  return { token, href: new URL(`/lien/${token}`, services.config.issuer).href };
}
