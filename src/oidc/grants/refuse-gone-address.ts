import { errors } from 'oidc-provider';
import { isDocumentAddress } from '../../domain/clients/documents/document-address.ts';
import type { GrantHandler } from './grant-handler.ts';

/** Refuses the code of a client whose document has lost the return address since the code was sent there. */
export const refuseGoneAddress =
  (handler: GrantHandler): GrantHandler =>
  (ctx) => {
    const { client, params } = ctx.oidc;
    const address = params?.['redirect_uri'];
    const isGone =
      isDocumentAddress(client?.clientId ?? '') && typeof address === 'string' && !client?.redirectUriAllowed(address);
    if (isGone) throw new errors.InvalidGrant('the return address is no longer among those of the client');
    return handler(ctx);
  };
