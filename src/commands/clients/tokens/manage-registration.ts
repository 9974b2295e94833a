import { hash } from 'node:crypto';
import type { StoredMetadata } from '../../../domain/clients/client-metadata.ts';
import {
  liveSecrets,
  mostLiveSecrets,
  withoutSecrets,
  withSecret,
} from '../../../domain/clients/secrets/client-secret.ts';
import { missingName } from '../../../domain/clients/registration/missing-name.ts';
import { changeByPolicy } from '../../../domain/clients/registration/registration-policy.ts';
import { usesSecret } from '../../../domain/clients/secrets/uses-secret.ts';
import { day } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientRegistration } from '../../../store/clients/client-tokens.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { Refused } from '../../refused.ts';
import { changeClient } from '../change-client.ts';
import { asGiven, checkAlso } from '../registration/check-registration.ts';
import { deleteClient } from '../life/delete-client.ts';
import { drawUsualSecret } from '../secrets/draw-client-secret.ts';
import { findPrivateAddresses } from '../registration/find-private-addresses.ts';
import { findTakenAddresses } from '../registration/find-taken-addresses.ts';
import { findForeignLogo } from './register-by-token.ts';
import { updateRecord } from '../update-client.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Says why a client may not manage its registration: it is `gone` (unknown, in the bin, or the token is another one), `disabled` by a
 * manager, or its request names a member that it may not change.
 */
export class ManagementRefused extends Refused {
  readonly code: 'gone' | 'disabled' | 'member';

  constructor(code: ManagementRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A secret that ends within this time is replaced at the next update: nobody else can give the client another one. */
const renewalSeconds = 30 * day;

/** Throws unless the client may manage its registration now. */
function admit({ clientId, deletedAt, disabledAt }: ClientRecord): void {
  if (deletedAt !== null) throw new ManagementRefused('gone', `"${clientId}" is in the bin`);
  if (disabledAt !== null) throw new ManagementRefused('disabled', 'the client is disabled');
}

interface Presented {
  readonly clientId: string;
  readonly accessToken: string;
}

/** Returns the client whose registration access token is presented. Throws ManagementRefused. */
export async function openRegistration(
  services: Services,
  presented: Presented,
): Promise<{ readonly registration: ClientRegistration; readonly record: ClientRecord }> {
  const { clientId, accessToken } = presented;
  const registration = await services.clients.tokens.findRegistration(clientId, accessToken);
  const record = registration && (await services.clients.registry.find(clientId));
  if (!record) throw new ManagementRefused('gone', 'the registration access token is not good');
  admit(record);
  return { registration, record };
}

/** Members that the server alone gives. RFC 7592, section 2.2 wants them refused in an update. */
const serverMembers = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
] as const;

function refuseForeignMembers(request: Members, { clientId, secrets }: ClientRecord, now: number): void {
  const named = serverMembers.find((member) => member in request);
  if (named) throw new ManagementRefused('member', `${named} is given by the server; leave it out`);
  if (request['client_id'] !== clientId) throw new ManagementRefused('member', 'client_id is not that of this client');
  const secret = request['client_secret'];
  if (secret === undefined || secret === null) return;
  const secretHash = typeof secret === 'string' ? hash('sha256', secret, 'base64url') : '';
  if (!liveSecrets(secrets, now).some((one) => one.hash === secretHash))
    throw new ManagementRefused('member', 'client_secret is not that of this client; secrets are drawn here alone');
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

/**
 * Replaces the registration of a client by what its request states (RFC 7592, section 2.2). Throws RegistrationRefused, ManagementRefused,
 * and StaleVersion where `baseVersion` is not the present one.
 */
export async function updateRegistration(
  services: Services,
  { registration: { clientId, token }, baseVersion, request }: Managed & { readonly request: Members },
): Promise<{ readonly record: ClientRecord; readonly secret: string | undefined }> {
  const before = await services.clients.registry.find(clientId);
  const kept = before?.metadata.redirect_uris;
  const unsafe = [
    ...(await findPrivateAddresses(services, request)),
    ...(await findTakenAddresses(services, { members: request, tokenId: token.id, kept })),
  ];
  if (!before) throw new ManagementRefused('gone', 'the client is gone');
  let secret: string | undefined;
  const record = await changeClient(services, {
    clientId,
    event: 'client.updated',
    baseVersion,
    change(present) {
      admit(present);
      const now = services.nowSeconds();
      refuseForeignMembers(request, present, now);
      const { members, problems } = changeByPolicy(token.policy, request, present.metadata);
      const isSameLogo = members['logo_uri'] === present.metadata.logo_uri;
      const updated = checkAlso(
        () => updateRecord(services, present, { given: members }),
        (answer) => {
          const after: StoredMetadata = answer?.changed.metadata ?? asGiven({ ...present.metadata, ...members });
          const logo = isSameLogo ? [] : findForeignLogo(members, services.config.issuer);
          return [...problems, ...unsafe, ...logo, ...missingName(after)];
        },
      );
      const drawn = updated.secret === undefined ? renewed(updated.changed, now) : updated;
      secret = drawn.secret;
      return drawn.changed;
    },
  });
  return { record, secret };
}

/** Puts a client into the bin, as its own request wants. Its registration access token ends for good. */
export async function deleteRegistration(
  services: Services,
  { registration: { clientId }, baseVersion }: Managed,
): Promise<void> {
  try {
    await deleteClient(services, {
      clientId,
      baseVersion,
      within: (trx) => services.clients.tokens.forget(trx, clientId),
    });
  } catch (error) {
    // Another request has deleted it since this one was admitted, and its token has ended with that.
    await services.operation.versions.check();
    const isGone = error instanceof Refused && (await services.clients.registry.find(clientId))?.deletedAt !== null;
    throw isGone ? new ManagementRefused('gone', `"${clientId}" is gone`) : error;
  }
}
