import { randomToken } from '../../src/crypto/sealer.ts';
import type { Services } from '../../src/services.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';

/**
 * Makes an action link and stores it with the other writes of the request. The host of `href` is that of the issuer, never that of the
 * request.
 */
export function makeActionLink(
  services: Pick<Services, 'config'> & { readonly undo: Pick<Services['undo'], 'actionLinks'> },
  about: { readonly link: ActionLink<object>; readonly seconds: number },
): { readonly token: string; readonly href: string } {
  const token = randomToken();
  services.undo.actionLinks.put(token, about.link, about.seconds);
  return { token, href: new URL(`/lien/${token}`, services.config.issuer).href };
}
