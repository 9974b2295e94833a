/** Members of a session that a second factor changes while the id of the session stays. */
const provedMembers = ['acr', 'amr', 'proof', 'factorAt'] as const;

/** Returns a session with what `stored` says of a factor that was proved after `own` was read. */
function withLatestFactor(dialect: string, stored: string, own: string): string {
  const timeIn = (session: string) =>
    dialect === 'postgres'
      ? `coalesce((${session}::jsonb->>'factorAt')::bigint, 0)`
      : `coalesce(${session}->>'$.factorAt', 0)`;
  const pairs = provedMembers.map((name) =>
    dialect === 'postgres' ? `'${name}', ${stored}::jsonb->'${name}'` : `'$.${name}', ${stored}->'$.${name}'`,
  );
  const taken =
    dialect === 'postgres'
      ? `(${own}::jsonb || jsonb_build_object(${pairs.join(', ')}))::text`
      : `json_set(${own}, ${pairs.join(', ')})`;
  return `(CASE WHEN ${timeIn(stored)} > ${timeIn(own)} THEN ${taken} ELSE ${own} END)`;
}

/** Returns the payload of `newer` with the services of both. Where both name a service, `newer` counts. */
export const mergedAuthorizations = (dialect: string, older: string, newer: string) =>
  dialect !== 'postgres'
    ? `json_set(${newer}, '$.authorizations', json(json_patch(coalesce(${older}->'$.authorizations', '{}'), coalesce(${newer}->'$.authorizations', '{}'))))`
    : `jsonb_set(${newer}::jsonb, '{authorizations}', coalesce(${older}::jsonb->'authorizations', '{}') || coalesce(${newer}::jsonb->'authorizations', '{}'))::text`;

/** A session that is bound to a device stays so, and what is noted of its device stays noted. A session without a device gets no member. */
const withDevice = (dialect: string, { older, newer }: { older: string; newer: string }, merged: string) =>
  dialect !== 'postgres'
    ? `json_patch(${merged}, json_object('device', json(nullif(json_patch(coalesce(${older}->'$.device', '{}'), coalesce(${newer}->'$.device', '{}')), '{}'))))`
    : `(${merged}::jsonb || jsonb_strip_nulls(jsonb_build_object('device', nullif(coalesce(${older}::jsonb->'device', '{}') || coalesce(${newer}::jsonb->'device', '{}'), '{}'::jsonb))))::text`;

/** Returns the payload of a session, for one person, which is `older` by now, after a request that saves it as `newer`. */
export const mergedSession = (dialect: string, older: string, newer: string) =>
  withDevice(dialect, { older, newer }, mergedAuthorizations(dialect, older, withLatestFactor(dialect, older, newer)));
