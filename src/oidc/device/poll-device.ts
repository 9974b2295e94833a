import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { hashBearer } from '../../crypto/sealer.ts';
import { userCode } from '../../domain/clients/user-code.ts';
import type { Services } from '../../services.ts';
import type { GrantHandler } from '../grants/grant-handler.ts';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Clocks count whole seconds, and networks are not even: who waits as long as told is never too fast. */
const graceSeconds = 1;

/** A device that waits may ask again every five seconds (RFC 8628, section 3.5); what was decided is told whenever it asks. */
export function pollDevice({ throttles }: Pick<Services, 'throttles'>): (handler: GrantHandler) => GrantHandler {
  return (handler) => async (ctx: KoaContextWithOIDC) => {
    try {
      await handler(ctx);
    } catch (error) {
      if (!(error instanceof errors.AuthorizationPending)) throw error;
      const retryAfter = await throttles.admit([
        {
          key: `device:poll:${hashBearer(String(ctx.oidc.params?.['device_code']))}`,
          waits: false,
          windowLimit: 1,
          windowSeconds: userCode.pollSeconds - graceSeconds,
        },
      ]);
      throw retryAfter === undefined ? error : new errors.SlowDown();
    }
  };
}
