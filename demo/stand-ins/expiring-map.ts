import { randomBytes } from 'node:crypto';

interface Entry<Value> {
  readonly value: Value;
  readonly until: number;
}

/** Keeps values in memory under names that cannot be guessed, each until its end. */
export function createExpiringMap<Value>(now: () => number, seconds: number) {
  const entries = new Map<string, Entry<Value>>();

  const find = (id: string | undefined): Value | undefined => {
    const entry = entries.get(id ?? '');
    if (entry && entry.until > now()) return entry.value;
    return undefined;
  };

  return {
    seconds,
    add: (value: Value): string => {
      const id = randomBytes(32).toString('base64url');
      entries.set(id, { value, until: now() + seconds });
      return id;
    },
    find,
    /** Prolongs the life of a value from now. */
    touch: (id: string) => {
      const value = find(id);
      if (value !== undefined) entries.set(id, { value, until: now() + seconds });
    },
    delete: (id: string) => entries.delete(id),
    deleteWhere: (isMeant: (value: Value) => boolean) => {
      for (const [id, { value }] of entries) if (isMeant(value)) entries.delete(id);
    },
  };
}

export type ExpiringMap<Value> = ReturnType<typeof createExpiringMap<Value>>;
