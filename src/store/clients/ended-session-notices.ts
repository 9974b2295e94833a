interface Ended {
  /** FROM item called `s`: the rows of `payloads` that are deleted. */
  readonly sessions: string;
  /** Value for the moment at which the sessions end. */
  readonly at: string;
  readonly where: string;
}

/** FROM item called `known`: a row for each service that a session `s` of `payloads` knows, with its id as `key`. */
export const authorizationsOf = {
  sqlite: `json_each(s.payload, '$.authorizations') AS known`,
  postgres: `json_each(CASE WHEN s.model = 'Session' THEN s.payload::json->'authorizations' END) AS known`,
};
const clientOf = {
  sqlite: 'JOIN clients c ON c.client_id = known.key',
  // The OFFSET makes it a look-up for each service; see `left-join.ts`.
  postgres: `JOIN LATERAL (SELECT c.client_id, c.metadata, c.disabled_at FROM clients c WHERE c.client_id = known.key OFFSET 0) c ON true`,
};
const member = {
  sqlite: (object: string, name: string) => `${object}->>'$.${name}'`,
  postgres: (object: string, name: string) => `${object}::json->>'${name}'`,
};

/**
 * SQL that notes the services to tell of ended sessions: those that were given something in the session, which then has a name for them,
 * and that registered an address. A service that asked and got nothing does not learn who was there.
 */
export function noteEndedSessions(dialect: 'sqlite' | 'postgres', { sessions, at, where }: Ended): string {
  const of = member[dialect];
  return `INSERT INTO logout_notices (session_uid, client_id, account_id, sid, ended_at, due_at)
    SELECT s.session_uid, c.client_id, s.account_id, ${of('known.value', 'sid')}, ${at}, ${at}
    FROM ${sessions} CROSS JOIN ${authorizationsOf[dialect]} ${clientOf[dialect]}
    WHERE s.model = 'Session' AND s.account_id IS NOT NULL AND ${where}
      AND ${of('known.value', 'sid')} IS NOT NULL
      AND c.disabled_at IS NULL AND ${of('c.metadata', 'backchannel_logout_uri')} IS NOT NULL
    ON CONFLICT (session_uid, client_id) DO NOTHING`;
}
