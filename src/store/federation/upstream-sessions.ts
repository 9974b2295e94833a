import { queueRow } from '../unit-of-work.ts';
import type { StoreParts } from '../store-parts.ts';
import type { SealedColumn } from '../sealed-column.ts';

/** A session at an upstream that was opened through a session of ours, with what ends it. */
export interface UpstreamSession {
  readonly sessionUid: string;
  /** Name of the upstream. */
  readonly upstream: string;
  /** The raw ID token of the upstream; undefined when no key opens it any more. */
  readonly idToken: string | undefined;
}

export interface UpstreamSessionStore {
  /**
   * Keeps a session, with the request's other writes, in the place of another one of the same upstream. The row goes when our session ends.
   */
  keep(upstreamSession: UpstreamSession & { readonly idToken: string }): void;
  /** Lists the upstream sessions of a session of ours, oldest first. */
  list(sessionUid: string): Promise<readonly UpstreamSession[]>;
}

const boundTo = ({ sessionUid, upstream }: Omit<UpstreamSession, 'idToken'>) =>
  `upstream-session:${sessionUid}:${upstream}`;

export const sealedIdTokens: SealedColumn = {
  table: 'upstream_sessions',
  column: 'sealed_id_token',
  key: ['session_uid', 'upstream'],
  about: ({ session_uid: sessionUid, upstream }) =>
    boundTo({ sessionUid: String(sessionUid), upstream: String(upstream) }),
};

export function createUpstreamSessionStore({ database, sealer, nowSeconds }: StoreParts): UpstreamSessionStore {
  return {
    keep({ sessionUid, upstream, idToken }) {
      queueRow('upstream_sessions', {
        session_uid: sessionUid,
        upstream,
        sealed_id_token: sealer.seal(idToken, boundTo({ sessionUid, upstream })),
        opened_at: nowSeconds(),
        key: boundTo({ sessionUid, upstream }),
      });
    },
    async list(sessionUid) {
      const rows = await database.reader.all(
        'SELECT upstream, sealed_id_token FROM upstream_sessions WHERE session_uid = ? ORDER BY opened_at, upstream',
        [sessionUid],
      );
      return rows.map((row) => {
        const upstream = String(row['upstream']);
        const idToken = sealer.open(String(row['sealed_id_token']), boundTo({ sessionUid, upstream }));
        return { sessionUid, upstream, idToken };
      });
    },
  };
}
