import {
  ordinaryRegistrations,
  registrationsOf,
  surgeAlert,
  surgeRegistrationsOf,
} from '../../domain/limits/registration-limits.ts';
import type { CountedIp } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { ThrottleRule } from '../../store/limits/throttles.ts';

interface Registering {
  readonly counted: CountedIp;
  readonly requestId: string;
  /** Rules that hold beside those of every registration. */
  readonly also?: readonly ThrottleRule[];
}

/**
 * Counts one registration against its network address, its network and the whole service. Returns undefined when it may go on, else the
 * seconds to wait. When the service sees more registrations in an hour than its operator calls usual, each address and each network gets
 * a much smaller share by itself, and the audit tells it once an hour: robots slow down before people get a harder captcha.
 */
export async function admitRegistration(
  services: Pick<Services, 'audit' | 'config' | 'log' | 'throttles'>,
  { counted, requestId, also = [] }: Registering,
): Promise<number | undefined> {
  const { addressLimits, registrationsPerHour } = services.config;
  const usual = { limit: registrationsPerHour, times: addressLimits };
  const { retryAfter, isHeld: isSurge } = await services.throttles.admitSilently({
    told: [...registrationsOf(counted), ...also],
    silent: ordinaryRegistrations(usual),
  });
  if (retryAfter !== undefined || !isSurge) return retryAfter;
  if ((await services.throttles.admit([surgeAlert])) === undefined) {
    services.audit({ event: 'registration.surge', requestId, details: { perHour: registrationsPerHour } });
    services.log.warn({ perHour: registrationsPerHour }, 'more registrations than usual: the limits are tightened');
  }
  return services.throttles.admit(surgeRegistrationsOf(counted, usual));
}
