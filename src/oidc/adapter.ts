import type { Adapter, AdapterPayload } from 'oidc-provider';
import { Provider } from 'oidc-provider';
import type { StoredMetadata } from '../domain/clients/client-metadata.ts';
import { scopes } from '../domain/clients/member-checks.ts';
import { usesSecret } from '../domain/clients/secrets/uses-secret.ts';
import type { Services } from '../services.ts';
import type { Payload } from '../store/records/payloads.ts';
import { whenKnown } from './when-known.ts';
import { createDeviceCodeStorage } from './device/device-code-storage.ts';
import { createInteractionStorage } from './requests/interaction-storage.ts';
import { admitSession } from './session/device-binding.ts';
import { isSessionExpired } from './session/session-life.ts';

const usualScopes = scopes.join(' ');

const keepsNothing = async () => {};

/** Adds the password grant for a client that has its flag: a client file may not list the grant itself. */
function legacyGrant(metadata: StoredMetadata): { readonly grant_types?: readonly string[] } {
  const { legacy_password_grant, grant_types = ['authorization_code'] } = metadata;
  return legacy_password_grant === true ? { grant_types: [...grant_types, 'password'] } : {};
}

/** Reads clients from their own table. A disabled client does not exist for the protocol. */
function clientAdapter(services: Services, placeholder: string): Adapter {
  return {
    async find(id) {
      const record = await services.clients.registry.find(id);
      if (!record || record.disabledAt !== null) return undefined;
      const needsSecret = usesSecret(record.metadata);
      // Our pages alone use this address. The library would accept nothing but https for it, on a developer's machine too.
      const { initiate_login_uri: _ours, token_endpoint_auth_signing_alg: alg, ...metadata } = record.metadata;
      // The library insists on a secret in clear. Ours are hashes, which `library/compare-secret-hashes.ts` compares.
      return {
        ...metadata,
        // The library would refuse the whole client of another method.
        ...(metadata.token_endpoint_auth_method === 'private_key_jwt' && { token_endpoint_auth_signing_alg: alg }),
        ...legacyGrant(record.metadata),
        client_id: id,
        // The library reads a registration without scopes as one with all of them. Those of our APIs must be named.
        scope: metadata.scope ?? usualScopes,
        ...(needsSecret ? { client_secret: placeholder } : {}),
      } as AdapterPayload;
    },
    upsert: keepsNothing,
    findByUserCode: async () => undefined,
    findByUid: async () => undefined,
    consume: keepsNothing,
    destroy: keepsNothing,
    revokeByGrantId: keepsNothing,
  };
}

/** Binds a grant to the session in which it was given, unless it allows offline access. */
function withSession(model: string, payload: Payload): Payload {
  const openid = payload['openid'] as { scope?: string } | undefined;
  const scope = model === 'Grant' ? openid?.scope : (payload['scope'] as string | undefined);
  const isOffline = scope?.split(' ').includes('offline_access') ?? false;
  if (isOffline) return payload['expiresWithSession'] ? payload : { ...payload, sessionUid: undefined };
  if (model !== 'Grant') return payload;
  const session = Provider.ctx?.oidc?.entities?.Session;
  return session?.uid && session.accountId ? { ...payload, sessionUid: session.uid } : payload;
}

/**
 * Makes the storage of oidc-provider on our records. Writes wait in the request's unit of work, and consuming is conditional.
 * @param placeholder stands where the library wants a client secret
 */
export function createAdapterFactory(services: Services, placeholder: string): (model: string) => Adapter {
  const { payloads } = services;
  const deviceCodes = createDeviceCodeStorage(services);
  const interactions = createInteractionStorage(services);
  /** Ends a session past its time for good, whatever changes later. Services are not notified: they count their own time. */
  const living = (session: Payload | undefined) => {
    if (!session || !isSessionExpired(services, session)) return session;
    payloads.endSession(String(session['uid']), { isNotified: false });
    return undefined;
  };
  // The library waits for what it is given, whether that is a promise or not.
  const ifLiving = (found: ReturnType<typeof payloads.find>) => whenKnown(found, living);
  /** Reads the session that a cookie names. One that is bound to a device is worth nothing elsewhere. */
  const ofCookie = (id: string) =>
    whenKnown(payloads.find('Session', id), (found) => {
      const session = living(found);
      return session && admitSession(services, id, session);
    });
  /** A client of the operator is granted what it asks for without a page. Its parallel requests add to one grant. */
  const isFirstParty = async ({ clientId }: Payload) =>
    (await services.clients.registry.find(String(clientId)))?.metadata.first_party === true;
  return (model) => {
    if (model === 'Client') return clientAdapter(services, placeholder);
    const stored: Adapter = {
      async upsert(id, payload, expiresIn) {
        const kept = withSession(model, payload as Payload);
        if (model === 'DeviceCode') await deviceCodes.upsert(id, kept as AdapterPayload, expiresIn);
        else payloads.upsert(model, id, kept, expiresIn, { isMerged: model === 'Grant' && (await isFirstParty(kept)) });
      },
      find: (id) => (model === 'Session' ? ofCookie(id) : payloads.find(model, id)) as Promise<AdapterPayload>,
      findByUid: (uid) => ifLiving(payloads.findSessionByUid(uid)) as Promise<AdapterPayload>,
      findByUserCode: deviceCodes.findByUserCode,
      async consume(id) {
        payloads.consume(model, id);
      },
      async destroy(id) {
        payloads.destroy(model, id);
      },
      async revokeByGrantId(grantId) {
        payloads.revokeGrant(grantId, { whole: false });
      },
    };
    return model === 'Interaction' ? { ...stored, ...interactions } : stored;
  };
}
