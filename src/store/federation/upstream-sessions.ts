import { queueRow } from '../unit/unit-of-work.ts';
import { defineRow, named, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** A session at an upstream that was opened through us, with what ends it. */
export interface UpstreamSession {
  /** With what it ends: the uid of a session of ours, or the visit of a browser (`BrowserCookie.visit`). */
  readonly holder: string;
  readonly upstream: string;
  /** The raw ID token of the upstream; undefined when no key opens it any more. */
  readonly idToken: string | undefined;
}

export interface UpstreamSessionStore {
  /**
   * Keeps a session, with the request's other writes, in the place of another one of the same upstream. The row goes with its holder.
   */
  keep(upstreamSession: UpstreamSession & { readonly idToken: string }): void;
  /** Lists the upstream sessions of these holders, oldest first; of each upstream the newest one. */
  list(...holders: readonly string[]): Promise<readonly UpstreamSession[]>;
}

const sessionShape = defineRow({ holder: named('session_uid', text), upstream: text, sealedIdToken: text });

const boundTo = ({ holder, upstream }: Omit<UpstreamSession, 'idToken'>) => `upstream-session:${holder}:${upstream}`;

export const sealedIdTokens: SealedColumn = {
  table: 'upstream_sessions',
  column: 'sealed_id_token',
  key: ['session_uid', 'upstream'],
  about: ({ session_uid: holder, upstream }) => boundTo({ holder: String(holder), upstream: String(upstream) }),
};

export function createUpstreamSessionStore({ database, sealer, nowSeconds }: StoreParts): UpstreamSessionStore {
  return {
    keep({ holder, upstream, idToken }) {
      queueRow('upstream_sessions', {
        session_uid: holder,
        upstream,
        sealed_id_token: sealer.seal(idToken, boundTo({ holder, upstream })),
        opened_at: nowSeconds(),
        key: boundTo({ holder, upstream }),
      });
    },
    async list(...holders) {
      if (holders.length === 0) return [];
      const rows = await database.reader.all(
        `SELECT ${sessionShape.select} FROM upstream_sessions
         WHERE session_uid IN (${holders.map(() => '?').join(', ')}) ORDER BY opened_at, upstream`,
        holders,
      );
      const newest = new Map(rows.map(sessionShape.read).map((session) => [session.upstream, session]));
      return [...newest.values()].map(({ holder, upstream, sealedIdToken }) => {
        const idToken = sealer.open(sealedIdToken, boundTo({ holder, upstream }));
        return { holder, upstream, idToken };
      });
    },
  };
}
