import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { hour } from '../../domain/time.ts';

/** For so long a device that asks too late is told that its code has run out. */
const keptSeconds = hour;
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * Stores the request of a device as two rows. One is found by the code that the device holds, the other by a keyed hash of the short code
 * that the person types. An answer, yes or no, consumes the second row in the same commit, so that only one of two answers counts.
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
        // One INSERT decides: when another device shows the same code at this moment, its person would be led to the wrong device.
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
