import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Services } from '../../services.ts';

/** A device that asks after its code has run out is told so this long. */
const keptSeconds = 3600;
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * A device's request is two rows: its own, found by what the device holds, and that of the short code which its person types, found by
 * a keyed hash. An answer, yes or no, consumes the second one in the same commit: of two answers one counts.
 */
export function createDeviceCodeStorage({
  payloads,
  sealer,
}: Pick<Services, 'payloads' | 'sealer'>): Pick<Adapter, 'upsert' | 'findByUserCode'> {
  const keyOf = (userCode: unknown) => sealer.keyedHash(text(userCode), 'device user code');
  return {
    async upsert(id, payload, expiresIn = 0) {
      const key = keyOf(payload.userCode);
      const isAnswered = payload.accountId !== undefined || payload.error !== undefined;
      if (isAnswered) payloads.consume('UserCode', key);
      else {
        // One INSERT decides: a code that another device shows at this moment would lead its person to the wrong one.
        if (!(await payloads.claimOnce(`user code\0${key}`, expiresIn)))
          throw new errors.TemporarilyUnavailable('try again');
        payloads.upsert('UserCode', key, { deviceCode: id, clientId: payload.clientId }, expiresIn);
      }
      payloads.upsert('DeviceCode', id, payload as Record<string, unknown>, expiresIn + keptSeconds);
    },
    async findByUserCode(userCode) {
      const found = await payloads.find('UserCode', keyOf(userCode));
      if (!found || found['consumed'] !== undefined) return undefined;
      return (await payloads.find('DeviceCode', text(found['deviceCode']))) as AdapterPayload | undefined;
    },
  };
}
