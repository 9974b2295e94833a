import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { hashBearer } from '../../crypto/sealer.ts';
import { userCode } from '../../domain/device/user-code.ts';
import type { Services } from '../../services.ts';
import type { GrantHandler } from '../grants/grant-handler.ts';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Clocks count whole seconds, and networks are uneven: a device that waits as long as it was told is never too fast. */
const graceSeconds = 1;

/** Lets a device that waits ask again every five seconds (RFC 8628, section 3.5). A decision is told whenever the device asks. */
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
