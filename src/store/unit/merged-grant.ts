/** Returns the later end of two rows. */
export const laterEnd = (dialect: string, older: string, newer: string) =>
  `${dialect === 'postgres' ? 'greatest' : 'max'}(${older}.expires_at, ${newer}.expires_at)`;

function mergedOnPostgres(older: string, newer: string): string {
  const both = (member: string) => ({
    old: `${older}.payload::jsonb${member}`,
    own: `${newer}.payload::jsonb${member}`,
  });
  const [scope, claims, apis] = [both(`->'openid'->>'scope'`), both(`->'openid'->'claims'`), both(`->'resources'`)];
  return `(${newer}.payload::jsonb
    || coalesce((SELECT jsonb_build_object('resources', jsonb_object_agg(r.api, r.words)) FROM (SELECT u.api, string_agg(DISTINCT u.word, ' ') AS words
      FROM (SELECT e.key AS api, unnest(string_to_array(e.value, ' ')) AS word FROM (SELECT key, value FROM jsonb_each_text(coalesce(${apis.old}, '{}'))
        UNION ALL SELECT key, value FROM jsonb_each_text(coalesce(${apis.own}, '{}'))) AS e) AS u WHERE u.word <> '' GROUP BY u.api) AS r HAVING count(*) > 0), '{}')
    || jsonb_build_object('exp', ${laterEnd('postgres', older, newer)}, 'openid', jsonb_build_object(
      'scope', (SELECT string_agg(w.word, ' ' ORDER BY w.place) FROM (SELECT u.word, min(u.place) AS place
        FROM unnest(string_to_array(concat_ws(' ', ${scope.old}, ${scope.own}), ' ')) WITH ORDINALITY AS u(word, place) WHERE u.word <> '' GROUP BY u.word) AS w),
      'claims', (SELECT jsonb_agg(DISTINCT c.claim) FROM jsonb_array_elements(coalesce(${claims.old}, '[]') || coalesce(${claims.own}, '[]')) AS c(claim)))))::text`;
}

/** A member that is null in the patch goes: a grant that names no API has no `resources`. */
function mergedOnSqlite(older: string, newer: string): string {
  const both = (member: string) => ({ old: `${older}.payload${member}`, own: `${newer}.payload${member}` });
  const [scope, claims, apis] = [both(`->'openid'->>'scope'`), both(`->'openid'->'claims'`), both(`->'resources'`)];
  return `json_patch(json_set(${newer}.payload, '$.exp', ${laterEnd('sqlite', older, newer)}, '$.openid', json_object(
      'scope', (SELECT group_concat(w.word, ' ') FROM (SELECT value AS word FROM json_each('["' || replace(coalesce(${scope.old} || ' ', '') || coalesce(${scope.own}, ''), ' ', '","') || '"]')
        WHERE value <> '' GROUP BY value ORDER BY min(key)) AS w),
      'claims', (SELECT json_group_array(c.claim) FROM (SELECT value AS claim FROM json_each(coalesce(${claims.old}, '[]')) UNION SELECT value FROM json_each(coalesce(${claims.own}, '[]'))) AS c))),
    json_object('resources', (SELECT json(nullif(json_group_object(r.api, r.words), '{}')) FROM (SELECT u.api, group_concat(u.word, ' ') AS words FROM (SELECT DISTINCT e.key AS api, w.value AS word
      FROM (SELECT key, value FROM json_each(coalesce(${apis.old}, '{}')) UNION ALL SELECT key, value FROM json_each(coalesce(${apis.own}, '{}'))) AS e,
        json_each('["' || replace(e.value, ' ', '","') || '"]') AS w WHERE w.value <> '') AS u GROUP BY u.api) AS r)))`;
}

/** Returns the payload of a grant that allows what two versions of it allow: scopes, claims, and the scopes of each API. */
export const mergedGrant = (dialect: string, older: string, newer: string): string =>
  dialect === 'postgres' ? mergedOnPostgres(older, newer) : mergedOnSqlite(older, newer);
