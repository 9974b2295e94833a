import { createExpiringMap } from './expiring-map.ts';
import { createKeys } from './keys.ts';
import type { StandIn } from './model.ts';

/** Seconds that codes, tokens and sessions live, as the two providers say. */
const lives = {
  fc: { code: 30, token: 60, refresh: 1, session: 30 * 60 },
  pc: { code: 60, token: 3600, refresh: 12 * 3600, session: 12 * 3600 },
} as const;

interface StandInSettings extends Pick<StandIn, 'kind' | 'clients' | 'scenarios' | 'now' | 'strict'> {
  readonly baseUrl: string;
}

export async function createStandIn({ baseUrl, ...settings }: StandInSettings): Promise<StandIn> {
  const { kind, now } = settings;
  const life = lives[kind];
  return {
    ...settings,
    life,
    name: kind === 'fc' ? 'FranceConnect' : 'ProConnect',
    issuer: `${baseUrl}/${kind}/api/v2`,
    path: `/${kind}/api/v2`,
    keys: await createKeys(kind),
    sessions: createExpiringMap(now, life.session),
    interactions: createExpiringMap(now, 3600),
    codes: createExpiringMap(now, life.code),
    accessTokens: createExpiringMap(now, life.token),
    refreshTokens: createExpiringMap(now, life.refresh),
  };
}
