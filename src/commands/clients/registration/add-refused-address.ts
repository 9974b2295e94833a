import { refuseUri } from '../../../domain/clients/addresses/client-uris.ts';
import type { RefusedAddress } from '../../../domain/clients/diagnostic/refused-address.ts';
import type { Refusal } from '../../../domain/clients/value-refusal.ts';
import { isInTest } from '../../../domain/clients/life/test-clients.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient } from './change-client.ts';
import { orRefuse, refuse } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';
import { updateRecord } from './update-client.ts';

interface Adding extends RefusedAddress {
  readonly clientId: string;
  readonly reason: string;
}

/** Returns why the rules of a registration refuse an address that a client does not have. */
function whyRefused(
  { config: { production } }: Services,
  { metadata }: ClientRecord,
  { address, field }: RefusedAddress,
) {
  if (metadata[field]?.includes(address)) return undefined;
  const native = metadata.application_type === 'native';
  return refuseUri(address, { production, native, isInTest: isInTest(metadata) });
}

function withAddress(services: Services, record: ClientRecord, { address, field }: RefusedAddress): ClientRecord {
  const listed = record.metadata[field] ?? [];
  // Somebody else was faster.
  if (listed.includes(address)) return record;
  return orRefuse(updateRecord(services, record, { given: { [field]: [...listed, address] } })).changed;
}

/** The result: the address stands in the registration now, or the rules refuse it, by one of their own or as a whole. */
export type AddedAddress = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal | undefined };

/**
 * Adds an address that was refused to the registration of its client, under the rules of every registration. The caller has read the address
 * in the refusal, never in a form.
 */
export async function addRefusedAddress(
  services: Services,
  { clientId, reason, ...added }: Adding,
): Promise<AddedAddress> {
  let refusal: Refusal | undefined;
  const changed = await changeClient(services, {
    clientId,
    event: 'client.updated',
    reason,
    change(record) {
      refusal = whyRefused(services, record, added);
      return refusal ? refuse(conflict(refusal.message)) : withAddress(services, record, added);
    },
  });
  return changed.ok ? { ok: true } : { ok: false, refusal };
}
