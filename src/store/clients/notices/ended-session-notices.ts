interface Ended {
  /** FROM item called `s`: the rows of `payloads` that are deleted. */
  readonly sessions: string;
  /** Value for the moment at which the sessions end. */
  readonly at: string;
  readonly where: string;
}

/** Condition that SQL can read the JSON of a session `s`. A session that it cannot read stops no list, and no end of another one. */
export const isReadable = {
  sqlite: 'json_valid(s.payload)',
  // The parser of PostgreSQL stops at NUL and at half of a pair of surrogates, which JSON writes as escapes.
  postgres: String.raw`s.payload !~ '\\u(0000|[dD][89a-fA-F])'`,
};

/** FROM item called `known`: a row for each service that a session `s` of `payloads` knows, with its id as `key`. */
export const authorizationsOf = {
  sqlite: `json_each(CASE WHEN ${isReadable.sqlite} THEN s.payload ELSE '{}' END, '$.authorizations') AS known`,
  postgres: `json_each(CASE WHEN s.model = 'Session' AND ${isReadable.postgres} THEN s.payload::json->'authorizations' END) AS known`,
};
/** The name that a session has for the service `known`. A service that asked and got nothing has none. */
export const sidOf = { sqlite: `known.value->>'$.sid'`, postgres: `known.value::json->>'sid'` };
const clientOf = {
  sqlite: 'JOIN clients c ON c.client_id = known.key',
  // The OFFSET makes it a look-up for each service; see `left-join.ts`.
  postgres: `JOIN LATERAL (SELECT c.client_id, c.backchannel_logout_uri, c.disabled_at FROM clients c WHERE c.client_id = known.key OFFSET 0) c ON true`,
};
/**
 * SQL that notes the services to tell of ended sessions: those that were given something in the session, which then has a name for them,
 * and that registered an address. A service that asked and got nothing does not learn who was there.
 */
export function noteEndedSessions(dialect: 'sqlite' | 'postgres', { sessions, at, where }: Ended): string {
  return `INSERT INTO logout_notices (session_uid, client_id, account_id, sid, ended_at, due_at)
    SELECT s.session_uid, c.client_id, s.account_id, ${sidOf[dialect]}, ${at}, ${at}
    FROM ${sessions} CROSS JOIN ${authorizationsOf[dialect]} ${clientOf[dialect]}
    WHERE s.model = 'Session' AND s.account_id IS NOT NULL AND ${where}
      AND ${sidOf[dialect]} IS NOT NULL
      AND c.disabled_at IS NULL AND c.backchannel_logout_uri IS NOT NULL
    ON CONFLICT (session_uid, client_id) DO NOTHING`;
}
