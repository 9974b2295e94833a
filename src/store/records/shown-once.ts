import { hashBearer } from '../../crypto/sealer.ts';
import { minute } from '../../domain/time.ts';
import { defineRow, number, text } from '../database/define-row.ts';
import type { PayloadStore } from './payloads.ts';
import type { StoreParts } from '../database/store-parts.ts';

interface Shown {
  /** Names the page of one session that shows the value. */
  readonly key: string;
  /** The value, sealed while it waits. */
  readonly value: string;
  /** Id of the account that it waits for, so that it goes when the account is deleted. */
  readonly accountId: string;
}

/** Values that one page shows one time, such as a secret: from the form that made it to the page that the browser goes to next. */
export interface ShownOnceStore {
  /** Keeps a value for some minutes, with the other writes of the request. A later value takes its place. */
  put(shown: Shown): void;
  /** Returns the value to the first caller, and nothing to any other one, ever. */
  take(key: string): Promise<string | undefined>;
}

const shownShape = defineRow({ sealed: text, expiresAt: number });
const model = 'ShownOnce';
const waitSeconds = 10 * minute;

export function createShownOnceStore(
  payloads: PayloadStore,
  { database, sealer, nowSeconds }: StoreParts,
): ShownOnceStore {
  return {
    put({ key, value, accountId }) {
      payloads.upsert(model, key, { value, ownerId: accountId }, waitSeconds);
    },
    async take(key) {
      const id = hashBearer(key);
      const [row] = await database.writeOne(
        `DELETE FROM payloads WHERE model = ? AND id = ? RETURNING ${shownShape.select}`,
        [model, id],
      );
      const shown = row && shownShape.read(row);
      if (!shown || shown.expiresAt <= nowSeconds()) return undefined;
      const body = sealer.open(shown.sealed, `${model}:${id}`);
      return body === undefined ? undefined : (JSON.parse(body) as { readonly value: string }).value;
    },
  };
}
