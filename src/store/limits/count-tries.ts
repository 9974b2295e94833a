import { createBatches } from '../unit/create-batches.ts';
import { isLostConflict, isRefusedWrite } from '../database/database-failures.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { ThrottleRule } from './throttles.ts';

interface Parts extends Pick<StoreParts, 'database' | 'nowSeconds'> {
  /** Writes rows of counters, and returns the keys of those that admit all their tries. */
  readonly sql: string;
  readonly takeBack: (keys: readonly string[]) => Promise<void>;
}

interface Try {
  readonly rules: readonly ThrottleRule[];
  /** Counters that make people wait: what a try finds there depends on the one before it, so each is counted alone. */
  readonly keys: ReadonlySet<string>;
  readonly resolve: (admitted: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

const shapeOf = ({ windowLimit, windowSeconds }: ThrottleRule) => `${windowLimit}:${windowSeconds}`;

/** Parts the tries into those whose common counters have the same limits, and those that are counted alone. */
function sort(batch: readonly Try[]): { readonly together: readonly Try[]; readonly alone: readonly Try[] } {
  const shapes = new Map<string, string>();
  const fits = ({ rules }: Try) => rules.every((rule) => (shapes.get(rule.key) ?? shapeOf(rule)) === shapeOf(rule));
  const together = batch.filter((each) => {
    if (!fits(each)) return false;
    for (const rule of each.rules) shapes.set(rule.key, shapeOf(rule));
    return true;
  });
  return { together, alone: batch.filter((each) => !together.includes(each)) };
}

/**
 * Returns what counts one try against each rule that admits it, and tells the keys of these rules. Tries that come at the same moment are
 * counted by one statement, those of one network added up.
 */
export function createTryCounter({ database, nowSeconds, takeBack, sql }: Parts) {
  const countTogether = async (tries: readonly Try[]): Promise<ReadonlySet<string>> => {
    const now = nowSeconds();
    const rows = new Map<string, { readonly rule: ThrottleRule; tries: number }>();
    for (const { rules } of tries) {
      for (const rule of rules) {
        const row = rows.get(rule.key);
        if (row) row.tries++;
        else rows.set(rule.key, { rule, tries: 1 });
      }
    }
    const params = [...rows.values()].map(({ rule, tries: many }) => ({
      key: rule.key,
      waits: rule.waits ? 1 : 0,
      window_limit: rule.windowLimit,
      window_seconds: rule.windowSeconds,
      now,
      tries: many,
    }));
    const admitted = await database.writeOne(sql, [JSON.stringify(params)]);
    return new Set(admitted.map(({ key }) => String(key)));
  };

  const admittedOf = ({ rules }: Try, keys: ReadonlySet<string>) =>
    rules.map(({ key }) => key).filter((key) => keys.has(key));

  const countAlone = async (one: Try): Promise<void> => {
    try {
      one.resolve(admittedOf(one, await countTogether([one])));
    } catch (error) {
      one.reject(error);
    }
  };

  /** Resolves the tries that this statement has decided, and returns those that it has not. */
  const settle = async (tries: readonly Try[], keys: ReadonlySet<string>): Promise<readonly Try[]> => {
    const sharedBy = new Map<string, number>();
    for (const { rules } of tries) for (const { key } of rules) sharedBy.set(key, (sharedBy.get(key) ?? 0) + 1);
    const undecided: Try[] = [];
    for (const one of tries) {
      const counted = admittedOf(one, keys);
      // A counter that has no room for all tries of the batch may have room for some of them.
      const isUndecided = one.rules.some(({ key }) => !keys.has(key) && (sharedBy.get(key) ?? 0) > 1);
      if (!isUndecided) one.resolve(counted);
      else {
        try {
          if (counted.length > 0) await takeBack(counted);
          undecided.push(one);
        } catch (error) {
          one.reject(error);
        }
      }
    }
    return undecided;
  };

  const write = async (batch: readonly Try[]): Promise<readonly Try[]> => {
    const { together, alone } = sort(batch);
    const again = [...alone];
    try {
      again.push(...(await settle(together, await countTogether(together))));
    } catch (error) {
      // After any other error the tries may have been counted. One bad key must not refuse the other tries.
      const isTriedAgain = together.length > 1 ? isRefusedWrite(error) : isLostConflict(error);
      if (isTriedAgain) again.push(...together);
      else for (const one of together) one.reject(error);
    }
    for (const one of again) await countAlone(one);
    return [];
  };

  const batches = createBatches<Try>({ parallel: database.dialect === 'sqlite' ? 1 : 3, write });

  return (rules: readonly ThrottleRule[]): Promise<readonly string[]> => {
    let queued: Try | undefined;
    const counted = new Promise<readonly string[]>((resolve, reject) => {
      const keys = new Set(rules.filter(({ waits }) => waits).map(({ key }) => key));
      queued = { rules, keys, resolve, reject };
      batches.add(queued);
    });
    return database.inTime(counted).catch((error: unknown) => {
      if (queued) batches.remove(queued);
      throw error;
    });
  };
}
