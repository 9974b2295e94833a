import { covers, isLevel, levels, type Level, type WantedLevels } from '../assurance/assurance.ts';
import type { RegisteredApi } from './registered-api.ts';

type Demanding = Pick<RegisteredApi, 'leastAcr' | 'maxAuthAge'>;

/** Returns the levels that APIs want at least. A sign-in must cover each of them. */
export const leastLevels = (apis: readonly Demanding[]): readonly string[] =>
  apis.flatMap(({ leastAcr }) => leastAcr ?? []);

/** Returns the lowest level that covers both; undefined where one of them is no level of ours. */
const coveringBoth = (one: string, other: string): Level | undefined =>
  levels.find((level) => covers(level, one) && covers(level, other));

/** Returns the levels that a request wants once the APIs that it names are heard: each of them covers what these want at least. */
export function withLeastLevels(wanted: WantedLevels, least: readonly string[]): WantedLevels {
  return least.reduce(
    ({ values, isEssential }, level) =>
      values.length === 0
        ? { values: [level], isEssential: true }
        : { values: [...new Set(values.flatMap((one) => coveringBoth(one, level) ?? []))], isEssential },
    wanted,
  );
}

/** Returns the greatest age of a sign-in, in seconds, that a client and the APIs which it names accept; undefined where any age will do. */
export function leastAge(maxAge: unknown, apis: readonly Demanding[]): number | undefined {
  const ages = [
    ...(maxAge === undefined ? [] : [Number(maxAge)]),
    ...apis.flatMap(({ maxAuthAge }) => maxAuthAge ?? []),
  ];
  return ages.length === 0 ? undefined : Math.min(...ages);
}

/** Returns whether a sign-in of this level is enough for each API. */
export const satisfies = (acr: string | undefined, apis: readonly Demanding[]): boolean =>
  leastLevels(apis).every((level) => isLevel(acr) && covers(acr, level));
