import { liveSecrets } from '../../../domain/clients/secrets/client-secret.ts';
import { nameMembers } from '../../../domain/clients/certificates/certificate-names.ts';
import { shapeDefaults } from '../../../domain/clients/client-metadata.ts';
import { usesSecret } from '../../../domain/clients/secrets/uses-secret.ts';
import { isObject, type Members } from '../../../domain/members.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient, type Change } from './change-client.ts';
import { orRefuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';
import { checkRegistration, type Checked } from './check-registration.ts';
import { describeClient } from '../describe-client.ts';
import { drawUsualSecret } from '../secrets/draw-client-secret.ts';

/** Members that belong to one way of proving who a client is, and go with it. */
const ofMethod: readonly string[] = ['token_endpoint_auth_signing_alg', ...nameMembers];

/** Returns what stays of a registration where the way changes in which the client proves who it is. */
function keptBeside(given: Members, stored: Members): Members {
  const method: unknown = given['token_endpoint_auth_method'];
  if (method === undefined || method === stored['token_endpoint_auth_method']) return stored;
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !ofMethod.includes(name)));
}

/** Members whose default follows other members. They are filled in anew when those change. */
function merge(stored: Members, given: Members): Members {
  const { response_types: _derived, ...kept } = keptBeside(given, stored);
  const wasShaped = stored['keycloak_shape'] === true;
  const isShaped = 'keycloak_shape' in given ? given['keycloak_shape'] === true : wasShaped;
  if (wasShaped === isShaped) return { ...kept, ...given };
  const former: Members = shapeDefaults(wasShaped);
  const chosen = Object.entries(kept).filter(([name, value]) => former[name] !== value);
  return { ...Object.fromEntries(chosen), ...given };
}

interface Updating {
  /** Members that the file gives; null removes one (RFC 7396). */
  readonly given: Members;
  /** Name of the client, for an error among several clients. */
  readonly label?: string;
}

/** A record as a change leaves it, and the secret that it has drawn, in clear; it is never told again. */
interface UpdatedRecord {
  readonly changed: ClientRecord;
  readonly secret: string | undefined;
}

/** Returns the record with the given members, checked like a registration, and the secret that it needs from now on, if any. */
export function updateRecord(
  services: Services,
  record: ClientRecord,
  { given, label }: Updating,
): Checked<UpdatedRecord> {
  const stored = { ...record.metadata, disabled: record.disabledAt !== null };
  const checked = checkRegistration(merge(stored, given), { services, existing: true, ...(label && { label }) });
  if (!checked.ok) return checked;
  const { client_id: _same, disabled, ...members } = checked.value;
  // The contacts stand in a table of their own, so null has to say that there are none.
  const metadata = given['contacts'] === null ? { ...members, contacts: [] } : members;
  const now = services.nowSeconds();
  const isWithoutSecret = liveSecrets(record.secrets, now).length === 0;
  const beginsWithSecrets = usesSecret(metadata) && !usesSecret(record.metadata) && isWithoutSecret;
  const drawn = beginsWithSecrets ? drawUsualSecret(now) : undefined;
  // A client that changes over from secrets to keys keeps its secrets until they are withdrawn.
  const isSameMethod = metadata.token_endpoint_auth_method === record.metadata.token_endpoint_auth_method;
  const kept = usesSecret(metadata) || isSameMethod ? record.secrets : [];
  const secrets = drawn ? [drawn.kept] : kept;
  const disabledAt = disabled ? (record.disabledAt ?? now) : null;
  return { ok: true, value: { changed: { ...record, metadata, secrets, disabledAt }, secret: drawn?.secret } };
}

/** Returns the record as this release would store it: a row of an earlier one may lack members that have a default by now. */
export function completed(services: Services, record: ClientRecord): ClientRecord {
  const updated = updateRecord(services, record, { given: {} });
  return updated.ok ? updated.value.changed : record;
}

/** Changes a registration, and answers with the secret that the change has drawn. */
export async function changeWithSecret(
  services: Services,
  { change, ...about }: Omit<Change, 'change'> & { readonly change: (record: ClientRecord) => UpdatedRecord },
): Promise<CommandAnswer<{ readonly record: ClientRecord; readonly secret: string | undefined }>> {
  let secret: string | undefined;
  const answer = await changeClient(services, {
    ...about,
    change(before) {
      const updated = change(before);
      ({ secret } = updated);
      return updated.changed;
    },
  });
  return answer.ok ? { ok: true, value: { record: answer.value, secret } } : answer;
}

/**
 * Changes the members that the file gives. A client that begins to authenticate with a secret gets one, which only this answer tells.
 */
export async function updateClient(
  services: Services,
  { clientId, file }: { readonly clientId: string; readonly file: unknown },
): Promise<CommandAnswer<Members>> {
  if (!isObject(file)) return answerRefusal(conflict('the file is not one JSON object'));
  if ('client_id' in file && file['client_id'] !== clientId)
    return answerRefusal(conflict('client_id cannot be changed'));
  const change = await changeWithSecret(services, {
    clientId,
    event: 'client.updated',
    change: (record) => orRefuse(updateRecord(services, record, { given: file })),
  });
  if (!change.ok) return change;
  const { record, secret } = change.value;
  const { client_id, ...about } = describeClient(record, services.nowSeconds());
  return { ok: true, value: { client_id, ...(secret ? { client_secret: secret } : {}), ...about } };
}
