import type { Members } from '../../domain/members.ts';
import { familyOf } from '../../domain/refresh-handle.ts';
import type { Database, Row } from '../database/database.ts';
import type { Unit } from '../unit/unit-of-work.ts';

/**
 * Finds a token of a family, one that can be used first. Refresh tokens alone have a family. A condition on the model would let PostgreSQL
 * read all of them. The member is found as text: a row whose JSON no database can read stops nobody else's answer.
 */
const familySql = (dialect: Database['dialect']) =>
  `SELECT p.id FROM payloads p WHERE p.grant_id = ? AND ${dialect === 'sqlite' ? 'instr' : 'strpos'}(p.payload, ?) > 0
    ORDER BY p.consumed_at IS NOT NULL, p.expires_at DESC LIMIT 1`;

function memberOf(row: Row | undefined, name: 'family' | 'former'): string | null {
  const value = row && (JSON.parse(String(row['payload'])) as Members)[name];
  return typeof value === 'string' ? value : null;
}

/** Returns the id of the token before a refresh token, whose row goes when this one is used. */
export const formerOf = (token: Row | undefined): string | null => memberOf(token, 'former');

/**
 * Returns the facts that are stored with a refresh token whose handle names its family: the family, and the row of the token before it.
 * That row goes when the new token is used in turn, so a family has two rows, however often it is used.
 */
export function familyFacts(unit: Unit, handle: string): Members {
  const named = familyOf(handle);
  if (!named) return {};
  const { family } = named;
  const former = unit.consume?.model === 'RefreshToken' ? unit.consume.id : undefined;
  const isKnown = former !== undefined && memberOf(unit.seen.get(`RefreshToken:${former}`), 'family') === family;
  return isKnown ? { family, former } : { family };
}

/** Makes what finds the id of a token of the family that a handle names; undefined while the family has none. */
export function createFamilySearch(database: Database): (handle: string) => Promise<string | undefined> {
  const sql = familySql(database.dialect);
  return async (handle) => {
    const named = familyOf(handle);
    if (!named) return undefined;
    const [known] = await database.reader.all(sql, [named.grantId, `"family":${JSON.stringify(named.family)}`]);
    return known && String(known['id']);
  };
}
