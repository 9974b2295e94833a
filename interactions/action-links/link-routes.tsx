import type Router from '@koa/router';
import type Koa from 'koa';
import { hashBearer } from '../../src/crypto/sealer.ts';
import { AppError } from '../../src/errors.ts';
import { linkFlowKey } from '../engine/flow-store.ts';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { runFlow } from '../engine/engine.tsx';
import type { ActionLinkPurpose } from './action-link-purpose.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { cancelCorrectionLink } from './cancel-correction-link.tsx';
import { cancelDeletionPurpose } from './cancel-deletion.tsx';
import { cancelLostDevicePurpose } from './cancel-lost-device.tsx';
import { confirmAddress } from './confirm-address.tsx';
import { acceptContactInvitation } from './accept-contact.tsx';
import { acceptProvisioning } from './accept-provisioning.tsx';
import { acceptInvitation } from './accept-invitation.tsx';
import { keepAdminLink } from './keep-admin-link.tsx';
import { proveCorrectionLink } from './prove-correction-link.tsx';
import { resetPurpose } from './reset-password.tsx';
import { undoAnnounced } from './undo-change.tsx';
import { verifyAddress } from './verify-address.tsx';

/** Every kind of link that a message can carry. */
export const linkPurposes: readonly ActionLinkPurpose[] = [
  resetPurpose,
  verifyAddress,
  confirmAddress,
  acceptInvitation,
  acceptContactInvitation,
  acceptProvisioning,
  undoAnnounced,
  cancelLostDevicePurpose,
  cancelDeletionPurpose,
  proveCorrectionLink,
  cancelCorrectionLink,
  keepAdminLink,
];

/** 256 bits in base64url. The database is not asked about anything else. */
const tokenShape = /^[\w-]{43}$/;

async function findLink(
  { services }: Pages,
  token: string,
): Promise<{ readonly link: ActionLink<never>; readonly purpose: ActionLinkPurpose }> {
  const link = tokenShape.test(token) ? await services.undo.actionLinks.find<never>(token) : undefined;
  const purpose = linkPurposes.find(({ purpose: name }) => name === link?.purpose);
  // Unknown, used, expired and altered links get the same answer.
  if (!link || !purpose) throw new AppError('link_invalid');
  return { link, purpose };
}

/** Registers `/lien/:token`. A GET shows a page and changes nothing, because mail scanners open links. The button of the page acts. */
export function registerLinkRoutes(router: Router, pages: Pages): void {
  const open = async (ctx: Koa.Context) => {
    // The address holds the token. No other site, and no other page of ours, may learn the token from a Referer.
    ctx.set('Referrer-Policy', 'strict-origin');
    const token = String((ctx['params'] as { token?: string }).token ?? '');
    const { link, purpose } = await findLink(pages, token);
    const session = await pages.oidc.session(ctx);
    const account = session && pages.services.payloads.accountSeen(session.accountId);
    const { about, page } = await gatherAbout(pages, { ctx, flowName: `link:${purpose.purpose}`, session, account });
    const flowKey = linkFlowKey(purpose.purpose, hashBearer(token));
    await runFlow({
      ctx,
      flow: await purpose.flow(link, token, pages.services),
      about: { ...about, flowKey },
      page,
      services: pages.services,
    });
  };
  router.get('/lien{/:token}', open);
  router.post('/lien{/:token}', open);
}
