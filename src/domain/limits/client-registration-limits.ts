import { hour, minute } from '../time.ts';
import type { Limit } from './throttle-rules.ts';

/** Limits of dynamic registration. Those of a network address are multiplied by ADDRESS_LIMITS. */
export const clientRegistrationLimits = {
  /** Requests to register, whether or not their token is good. */
  perAddress: { limit: 60, seconds: 10 * minute },
  perToken: { limit: 200, seconds: hour },
  /** Requests about registrations that exist, whether or not their token is good. */
  managementPerAddress: { limit: 300, seconds: 10 * minute },
  /** Changes of one registration. Each may make a version. */
  changesPerClient: { limit: 60, seconds: hour },
} as const satisfies Readonly<Record<string, Limit>>;
