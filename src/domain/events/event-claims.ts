import type { EventNotice } from './event-stream.ts';
import { reasonOf } from './event-reasons.ts';
import { eventAddress } from './security-events.ts';

type Claims = Readonly<Record<string, unknown>>;

interface About {
  readonly issuer: string;
  readonly clientId: string;
}

/** Says in which namespace the levels of an assurance-level-change stand: they are values of the claim `acr`. */
const levels = 'acr';

/** Says what every event of CAEP says. */
const caepClaims = ({ at, details: { event, by } }: EventNotice): Claims => ({
  event_timestamp: at,
  ...(by && { initiating_entity: by }),
  reason_admin: reasonOf(event),
});

function eventMembers(notice: EventNotice): Claims {
  const { kind, details, emails, at } = notice;
  const { credential, change, from, to, state, status, reason } = details;
  switch (kind) {
    case 'session-revoked':
      return caepClaims(notice);
    case 'credential-change':
      return { credential_type: credential, change_type: change, ...caepClaims(notice) };
    case 'assurance-level-change': {
      const direction = to === 'eidas0' ? 'decrease' : 'increase';
      return {
        namespace: levels,
        current_level: to,
        ...(from !== undefined && { previous_level: from, change_direction: direction }),
        ...caepClaims(notice),
      };
    }
    case 'credential-compromise':
      return { credential_type: credential, event_timestamp: at, reason_admin: reasonOf(details.event) };
    case 'identifier-changed':
      return { 'new-value': emails?.present };
    case 'verification':
      return state === undefined ? {} : { state };
    case 'stream-updated':
      return { status, ...(reason !== undefined && { reason }) };
    default:
      return {};
  }
}

/** Returns the subject of an event, as RFC 9493 writes subjects. */
function subjectOf({ kind, streamId, accountId, details: { sid }, emails }: EventNotice, issuer: string): Claims {
  if (accountId === undefined) return { format: 'opaque', id: streamId };
  // RISC 1.0 wants the former address to be the subject.
  if (kind === 'identifier-changed') return { format: 'email', email: emails?.former };
  const user = { format: 'iss_sub', iss: issuer, sub: accountId };
  return sid === undefined ? user : { format: 'complex', user, session: { format: 'opaque', id: sid } };
}

/**
 * Returns the claims of the token of an event (RFC 8417, SSF 1.0 section 4). It has no `sub` and no `exp`, so that nobody takes it for an ID
 * token. Every try says the same.
 */
export function eventClaims(notice: EventNotice, { issuer, clientId }: About): Claims {
  const { jti, kind, at, createdAt, txn } = notice;
  return {
    iss: issuer,
    aud: clientId,
    iat: createdAt,
    jti,
    txn,
    toe: at,
    sub_id: subjectOf(notice, issuer),
    events: { [eventAddress(kind)]: eventMembers(notice) },
  };
}
