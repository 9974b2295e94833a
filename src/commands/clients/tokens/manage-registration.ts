import type { StoredMetadata } from '../../../domain/clients/client-metadata.ts';
import {
  liveSecrets,
  mostLiveSecrets,
  withoutSecrets,
  withSecret,
} from '../../../domain/clients/secrets/client-secret.ts';
import { missingName } from '../../../domain/clients/registration/missing-name.ts';
import { changeByPolicy } from '../../../domain/clients/tokens/registration-policy.ts';
import { usesSecret } from '../../../domain/clients/secrets/uses-secret.ts';
import type { Members } from '../../../domain/members.ts';
import { day } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientRegistration } from '../../../store/clients/tokens/client-tokens.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { orRefuse, refuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import type { CommandRefusal } from '../command-refusal.ts';
import { asGiven } from '../../../domain/clients/registration/as-given.ts';
import { checkAlso } from '../registration/check-registration.ts';
import { deleteClient } from '../life/client-life.ts';
import { drawUsualSecret, secretHash } from '../secrets/draw-client-secret.ts';
import { findPrivateAddresses } from '../registration/find-private-addresses.ts';
import { findTakenAddresses } from '../registration/find-taken-addresses.ts';
import { findForeignLogo } from './register-by-token.ts';
import { changeWithSecret, updateRecord } from '../registration/update-client.ts';

/** A secret that ends within this time is replaced at the next update: nobody else can give the client another one. */
const renewalSeconds = 30 * day;

/** Returns why a client may not manage its registration now. */
function whyNot({ clientId, deletedAt, disabledAt }: ClientRecord): CommandRefusal | undefined {
  if (deletedAt !== null) return { kind: 'token', message: `"${clientId}" is in the bin` };
  return disabledAt === null ? undefined : { kind: 'disabled', message: 'the client is disabled' };
}

/** Returns the client whose registration access token is presented. */
export async function openRegistration(
  services: Services,
  presented: { readonly clientId: string; readonly accessToken: string },
): Promise<CommandAnswer<{ readonly registration: ClientRegistration; readonly record: ClientRecord }>> {
  const { clientId, accessToken } = presented;
  const registration = await services.clients.tokens.findRegistration(clientId, accessToken);
  const record = registration && (await services.clients.registry.find(clientId));
  if (!record) return answerRefusal({ kind: 'token', message: 'the registration access token is not good' });
  const refusal = whyNot(record);
  return refusal ? answerRefusal(refusal) : { ok: true, value: { registration, record } };
}

/** Members that the server alone gives. RFC 7592, section 2.2 wants them refused in an update. */
const serverMembers = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
] as const;

/** Returns what a request states that its client may not change. */
function foreignMember(request: Members, { clientId, secrets }: ClientRecord, now: number): string | undefined {
  const named = serverMembers.find((member) => member in request);
  if (named) return `${named} is given by the server; leave it out`;
  if (request['client_id'] !== clientId) return 'client_id is not that of this client';
  const secret = request['client_secret'];
  if (secret === undefined || secret === null) return undefined;
  const given = typeof secret === 'string' ? secretHash(secret) : '';
  const isOwn = liveSecrets(secrets, now).some((one) => one.hash === given);
  return isOwn ? undefined : 'client_secret is not that of this client; secrets are drawn here alone';
}

/** Returns the record with a new secret, where the client authenticates with one that ends soon. */
function renewed(record: ClientRecord, now: number) {
  const live = liveSecrets(record.secrets, now);
  const isKept = live.some(({ expiresAt }) => expiresAt === null || expiresAt > now + renewalSeconds);
  if (!usesSecret(record.metadata) || isKept) return { changed: record, secret: undefined };
  const { secret, kept } = drawUsualSecret(now);
  const left = withoutSecrets(record.secrets, live.slice(mostLiveSecrets - 1), now);
  return { changed: { ...record, secrets: withSecret(left, kept, now) }, secret };
}

interface Managed {
  readonly registration: ClientRegistration;
  /** The version that the change was made for; undefined for any. */
  readonly baseVersion: number | undefined;
}

/** Replaces the registration of a client by what its request states (RFC 7592, section 2.2). */
export async function updateRegistration(
  services: Services,
  { registration: { clientId, token }, baseVersion, request }: Managed & { readonly request: Members },
): Promise<CommandAnswer<{ readonly record: ClientRecord; readonly secret: string | undefined }>> {
  const before = await services.clients.registry.find(clientId);
  const kept = before?.metadata.redirect_uris;
  const unsafe = [
    ...(await findPrivateAddresses(services, request)),
    ...(await findTakenAddresses(services, { members: request, tokenId: token.id, kept })),
  ];
  if (!before) return answerRefusal({ kind: 'token', message: 'the client is gone' });
  return changeWithSecret(services, {
    clientId,
    event: 'client.updated',
    baseVersion,
    change(present) {
      const refusal = whyNot(present);
      if (refusal) refuse(refusal);
      const now = services.nowSeconds();
      const message = foreignMember(request, present, now);
      if (message !== undefined) refuse({ kind: 'foreign_member', message });
      const { members, problems } = changeByPolicy(token.policy, request, present.metadata);
      const isSameLogo = members['logo_uri'] === present.metadata.logo_uri;
      const checked = checkAlso(updateRecord(services, present, { given: members }), (answer) => {
        const after: StoredMetadata = answer?.changed.metadata ?? asGiven({ ...present.metadata, ...members });
        const logo = isSameLogo ? [] : findForeignLogo(members, services.config.issuer);
        return [...problems, ...unsafe, ...logo, ...missingName(after)];
      });
      const updated = orRefuse(checked);
      return updated.secret === undefined ? renewed(updated.changed, now) : updated;
    },
  });
}

/** Puts a client into the bin, as its own request wants. Its registration access token ends for good. */
export async function deleteRegistration(
  services: Services,
  { registration: { clientId }, baseVersion }: Managed,
): Promise<CommandAnswer<unknown>> {
  const deleted = await deleteClient(services, {
    clientId,
    baseVersion,
    within: (trx) => services.clients.tokens.forget(trx, clientId),
  });
  if (deleted.ok) return deleted;
  // Another request has deleted it since this one was admitted, and its token has ended with that.
  await services.operation.versions.check();
  const isGone = (await services.clients.registry.find(clientId))?.deletedAt !== null;
  return isGone ? answerRefusal({ kind: 'token', message: `"${clientId}" is gone` }) : deleted;
}
