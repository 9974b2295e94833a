import { hour, minute } from '../domain/time.ts';

/** Sends what is due in the background, so that a slow receiver holds up no other. */
export interface Sender {
  /** Begins to send, without waiting for the receivers. */
  round(isStopping: () => boolean): Promise<void>;
  /** Resolves when no try is under way. */
  idle(): Promise<void>;
}

/** Seconds until a service is asked again, by number of tries. The last value repeats. */
export const serviceWaits = [10, 30, 2 * minute, 10 * minute, 30 * minute, hour] as const;

/** Returns the seconds until the next try. */
export const waitAfter = (attempts: number, waits: readonly [number, ...number[]]): number =>
  waits[Math.min(attempts, waits.length) - 1] ?? waits[0];

interface Sending<Item> {
  /** Receivers that are served at once. */
  readonly together: number;
  /** The receiver, which is served by one try at a time. */
  readonly receiverOf: (item: Item) => string;
  /** Lends items to this process, at most one for each receiver, and none for the receivers that are being served. */
  readonly lend: (of: { readonly limit: number; readonly except: readonly string[] }) => Promise<readonly Item[]>;
  /** Serves a receiver. It never rejects. */
  readonly serve: (item: Item) => Promise<void>;
  /** Hears that a receiver has been served. */
  readonly ended: () => void;
}

export function createSender<Item>({ together, receiverOf, lend, serve, ended }: Sending<Item>): Sender {
  const underWay = new Map<string, Promise<void>>();
  const start = (item: Item) => {
    const receiver = receiverOf(item);
    const work = serve(item).then(() => {
      underWay.delete(receiver);
      ended();
    });
    underWay.set(receiver, work);
  };
  return {
    async round(isStopping) {
      for (let isMore = true; isMore && underWay.size < together && !isStopping();) {
        const lent = await lend({ limit: together - underWay.size, except: [...underWay.keys()] });
        for (const item of lent) start(item);
        isMore = lent.length > 0;
      }
    },
    async idle() {
      await Promise.all(underWay.values());
    },
  };
}
