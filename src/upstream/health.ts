import { toSeconds, type Clock } from '../domain/time.ts';

/** Says what this process knows of an upstream without asking it; times in epoch seconds. */
export interface UpstreamHealth {
  /** When it last answered one of our own requests. */
  readonly answeredAt: number | undefined;
  /** When a request of ours last failed. */
  readonly failedAt: number | undefined;
  /** When its keys were last read. */
  readonly keysAt: number | undefined;
}

export interface HealthRecord {
  answered(isKeys: boolean): void;
  failed(): void;
  facts(): UpstreamHealth;
}

/** Makes what notes the answers of an upstream in memory. The state page must answer while the upstream hangs, so it asks this record. */
export function createHealthRecord(now: Clock): HealthRecord {
  let answeredAt: number | undefined;
  let failedAt: number | undefined;
  let keysAt: number | undefined;
  return {
    answered(isKeys) {
      answeredAt = toSeconds(now());
      if (isKeys) keysAt = answeredAt;
    },
    failed() {
      failedAt = toSeconds(now());
    },
    facts: () => ({ answeredAt, failedAt, keysAt }),
  };
}
