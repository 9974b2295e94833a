import type { AccountEventName } from '../../domain/account/history-events.ts';
import { currentOrigin, queueRow } from '../unit-of-work.ts';
import type { Row } from '../database.ts';
import type { StoreParts } from '../store-parts.ts';

interface Facts {
  readonly clientId?: string | undefined;
  readonly requestId?: string | undefined;
  /**
   * Network from which somebody was refused, as `ipNetwork` writes it. An event of an account has the network of its request without that.
   * The network lives as long as an event of an account, and a month where no account is named.
   */
  readonly network?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * One security event; `details` holds kinds and references, never values that a person typed or a secret. An event that may name an account
 * stands in `history-events.ts`, where its person reads it or the reason why she does not.
 */
export type AuditEvent = Facts &
  (
    | { readonly event: AccountEventName; readonly accountId?: string | undefined }
    | { readonly event: string; readonly accountId?: undefined }
  );

/** Returns the columns of an event. From where a person asked is noted for an account alone, whose person reads it in her history. */
function columnsOf({ event, accountId, clientId, requestId, network, details }: AuditEvent): Row {
  const origin = accountId === undefined ? undefined : currentOrigin();
  return {
    event,
    account_id: accountId ?? null,
    client_id: clientId ?? null,
    request_id: requestId ?? null,
    network: network ?? origin?.network ?? null,
    browser_family: origin?.browser ?? null,
    system_family: origin?.system ?? null,
    details: details ? JSON.stringify(details) : null,
  };
}

/** Returns what adds a line to the unit of work, so that it is written exactly when the change is written that it tells of. */
export function createAudit({ nowSeconds }: StoreParts): (event: AuditEvent) => void {
  return (event) => queueRow('audit', { at: nowSeconds(), ...columnsOf(event) });
}
