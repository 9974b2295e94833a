import type { AccountEventName } from '../../domain/account/history-events.ts';
import type { OtherEventName } from '../../domain/audit/event-names.ts';
import type { StepEventName } from '../../domain/audit/step-events.ts';
import type { AuditDetails } from '../../domain/audit/audit-details.ts';
import { actorOfRequest, type Actor } from '../../domain/audit/actor.ts';
import { currentActor, currentOrigin, queueRow } from '../unit/unit-of-work.ts';
import { randomBytes } from 'node:crypto';
import type { AuditFacts } from '../../domain/audit/audit-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { macOf } from './audit-rows.ts';

/** Says what an event is about, where this is neither an account nor a client. */
export interface AuditTarget {
  readonly kind: 'key' | 'setting' | 'schema' | 'message' | 'audit' | 'approval' | 'token' | 'api';
  readonly id: string;
}

interface Facts {
  readonly clientId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly target?: AuditTarget | undefined;
  /** Says why somebody acted, in their own words. It is erased when the account of the event is deleted. */
  readonly reason?: string | undefined;
  /**
   * Network from which somebody was refused, as `ipNetwork` writes it. An event of an account has the network of its request without that.
   * It is erased after 30 days.
   */
  readonly network?: string | undefined;
  readonly details?: AuditDetails | undefined;
}

/**
 * One security event; `details` holds kinds and references, never values that a person typed or a secret. An event that may name an account
 * stands in `history-events.ts`, where its person reads it or the reason why she does not.
 */
export type AuditEvent = Facts &
  (
    | { readonly event: AccountEventName; readonly accountId?: string | undefined }
    /** A test makes events up. */
    | { readonly event: OtherEventName | `test.${string}`; readonly accountId?: undefined }
    /** A form that was refused may name the account of its person. */
    | { readonly event: StepEventName; readonly accountId?: string | undefined }
  );

function actorIdOf(actor: Actor): string {
  if (actor.kind === 'system') return actor.kind;
  return actor.kind === 'command' ? actor.name : actor.id;
}

function actorColumns(actor: Actor | undefined): Pick<AuditFacts, 'actor_kind' | 'actor_id'> {
  if (!actor) return { actor_kind: null, actor_id: null };
  const { kind } = actor;
  return { actor_kind: kind, actor_id: actorIdOf(actor) };
}

/** Returns the details of an event. Where a service acted in the name of a person, they name the service. */
function detailsOf(details: AuditEvent['details'], actor: Actor | undefined): AuditEvent['details'] {
  const through = actor?.kind === 'account' ? actor.through : undefined;
  return through === undefined ? details : { ...details, through };
}

/** Returns the columns of an event. From where a person asked is noted for an account alone, whose person reads it in her history. */
function columnsOf(told: AuditEvent): Omit<AuditFacts, 'at' | 'nonce'> {
  const { event, accountId, clientId, requestId, target, reason, network } = told;
  const from = currentOrigin();
  const actor = currentActor() ?? actorOfRequest(told, { isOfPerson: from !== undefined });
  const origin = accountId === undefined ? undefined : from;
  const details = detailsOf(told.details, actor);
  return {
    event,
    account_id: accountId ?? null,
    client_id: clientId ?? null,
    request_id: requestId ?? null,
    ...actorColumns(actor),
    target_kind: target?.kind ?? null,
    target_id: target?.id ?? null,
    reason: reason ?? null,
    network: network ?? origin?.network ?? null,
    browser_family: origin?.browser ?? null,
    system_family: origin?.system ?? null,
    details: details ? JSON.stringify(details) : null,
  };
}

/**
 * Returns what adds a line to the unit of work, so that it is written exactly when the change is written that it tells of. A keyed hash shows
 * that the program wrote the line.
 */
export function createAudit({ nowSeconds, sealer }: StoreParts): (event: AuditEvent) => void {
  return (event) => {
    const nonce = randomBytes(12).toString('base64url');
    const facts: AuditFacts = { at: nowSeconds(), ...columnsOf(event), nonce };
    queueRow('audit', { ...facts, mac: macOf(sealer, facts) });
  };
}
