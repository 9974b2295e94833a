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
  const purpose = 'device user code';
  /** The row may have been written by a process with another newest key. */
  const findRow = async (userCode: unknown) => {
    for (const key of sealer.recentHashes(text(userCode), purpose)) {
      const found = await payloads.find('UserCode', key);
      if (found) return { key, found };
    }
    return undefined;
  };
  return {
    async upsert(id, payload, expiresIn = 0) {
      const key = sealer.keyedHash(text(payload.userCode), purpose);
      const isAnswered = payload.accountId !== undefined || payload.error !== undefined;
      if (isAnswered) {
        const isCertain = sealer.keyIds.length === 1;
        payloads.consume('UserCode', isCertain ? key : ((await findRow(payload.userCode))?.key ?? key));
      } else {
        // One INSERT decides: when another device shows the same code at this moment, its person would be led to the wrong device.
        if (!(await payloads.claimOnce(`user code\0${key}`, expiresIn)))
          throw new errors.TemporarilyUnavailable('try again');
        payloads.upsert('UserCode', key, { deviceCode: id, clientId: payload.clientId }, expiresIn);
      }
      payloads.upsert('DeviceCode', id, payload as Record<string, unknown>, expiresIn + keptSeconds);
    },
    async findByUserCode(userCode) {
      const { found } = (await findRow(userCode)) ?? {};
      if (!found || found['consumed'] !== undefined) return undefined;
      return (await payloads.find('DeviceCode', text(found['deviceCode']))) as AdapterPayload | undefined;
    },
  };
}
