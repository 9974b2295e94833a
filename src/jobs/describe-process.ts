import type { ProcessFacts } from '../domain/state/process-facts.ts';
import { toSeconds } from '../domain/time.ts';
import type { Services } from '../services.ts';
import type { Loop } from './create-loop.ts';

/** Returns what this process tells the others of itself, without asking anybody. */
export function describeProcess(
  { hasher, upstreams, config, now, sealer }: Pick<Services, 'hasher' | 'upstreams' | 'config' | 'now' | 'sealer'>,
  loops: readonly Loop[],
): ProcessFacts {
  return {
    node: process.versions.node,
    memory: Math.round(process.memoryUsage.rss() / 1_048_576),
    hashing: hasher.load(),
    upstreams: upstreams.map((upstream) => ({ name: upstream.name, ...upstream.health() })),
    jobs: loops.flatMap((loop) => {
      const last = loop.lastRound();
      if (!last) return [];
      const { name, every } = loop;
      const { age, duration, failures } = last;
      return [{ name, endedAt: toSeconds(now() - age), duration: Math.round(duration), failures, every }];
    }),
    sealsWith: sealer.keyIds[0],
    signsElsewhere: config.signingCommand !== undefined,
    warnings: config.warnings,
  };
}
