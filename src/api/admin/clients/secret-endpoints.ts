import { z } from 'zod';
import { registrationRefusal } from '../../../commands/clients/command-refusal.ts';
import { addClientSecret } from '../../../commands/clients/secrets/add-client-secret.ts';
import { readClientKeys } from '../../../commands/clients/secrets/read-client-keys.ts';
import { setClientKeys } from '../../../commands/clients/secrets/set-client-keys.ts';
import { withdrawClientSecrets } from '../../../commands/clients/secrets/withdraw-client-secrets.ts';
import { memberChecks } from '../../../domain/clients/member-checks.ts';
import type { ClientMetadata } from '../../../domain/clients/client-metadata.ts';
import {
  secretLives,
  shownSecrets,
  usualLife,
  whyRefused,
  type ClientSecret,
  type SecretLife,
} from '../../../domain/clients/secrets/client-secret.ts';
import { readKeySet, type PublicKeyFacts } from '../../../domain/clients/secrets/key-set.ts';
import type { Refusal } from '../../../domain/clients/value-refusal.ts';
import { isoTimeOrNull } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem, refusalProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';
import { answerClient, client, clientParams } from './client-schema.ts';
import { registrationMembers } from './registration-schema.ts';

const tag = 'secrets and keys';
const lives = Object.keys(secretLives) as readonly SecretLife[];

const secret = z
  .object({
    id: z.string(),
    name: z.string().describe('Empty for a secret without a name.'),
    hint: z.string().nullable().describe('The last four characters of the secret.'),
    created_at: moment.nullable(),
    expires_at: moment.nullable(),
    last_used_at: moment.nullable(),
    is_live: z.boolean(),
  })
  .meta({ id: 'ClientSecret' });

function describeSecret(kept: ClientSecret, about: { readonly now: number; readonly lastUsedAt?: number | undefined }) {
  return {
    id: kept.id,
    name: kept.name,
    hint: kept.hint,
    created_at: isoTimeOrNull(kept.createdAt),
    expires_at: isoTimeOrNull(kept.expiresAt),
    last_used_at: isoTimeOrNull(about.lastUsedAt),
    is_live: whyRefused(kept, about.now) === undefined,
  };
}

async function listSecrets(services: Services, { clientId, secrets }: ClientRecord) {
  const uses = await services.clients.uses.lastUses(clientId);
  const now = services.nowSeconds();
  return { items: shownSecrets(secrets).map((one) => describeSecret(one, { now, lastUsedAt: uses.get(one.id) })) };
}

const secretList = z.object({ items: z.array(secret) });

const listing = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/secrets',
  operationId: 'listClientSecrets',
  tag,
  summary: 'List the secrets of a client',
  description: 'Nothing of a secret is told but its last four characters.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: secretList,
  answer: async ({ services, client: record }) => ({ body: await listSecrets(services, record) }),
});

const drawing = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/secrets',
  operationId: 'drawClientSecret',
  tag,
  summary: 'Draw a new secret',
  description:
    'The former one stays good until it is withdrawn; a client has at most two. The secret is told in this answer alone.',
  scope: 'clients:write',
  action: 'clients.secrets',
  status: 201,
  takesKey: true,
  params: clientParams,
  body: z.strictObject({
    name: z
      .string()
      .max(60)
      .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)
      .optional(),
    life: z.enum(lives).default(usualLife),
    reason,
  }),
  response: secret.extend({ client_secret: z.string().optional() }).meta({ id: 'DrawnSecret' }),
  async answer({ services, client: { clientId }, body, account }) {
    const added = await addClientSecret(services, {
      clientId,
      life: body.life,
      reason: reasonOf(body),
      ...(body.name && { name: body.name.normalize('NFC').trim() }),
      ...(account && { by: account.id }),
    });
    const drawn = orProblem(added);
    return { body: { ...describeSecret(drawn.kept, { now: services.nowSeconds() }), client_secret: drawn.secret } };
  },
});

const isConfirmed = z
  .boolean()
  .default(false)
  .describe('True where the client may be left without any way to prove who it is.');

const withdrawing = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/secrets/{secret_id}/withdraw',
  operationId: 'withdrawClientSecret',
  tag,
  summary: 'Take a secret out of use',
  description:
    'The secret opens nothing any more. Where the client is left without any proof, the request must say so.',
  scope: 'clients:write',
  action: 'clients.secrets',
  params: clientParams.extend({ secret_id: z.string().describe('The id of the secret.') }),
  body: z.strictObject({ reason, leaves_no_proof: isConfirmed }),
  response: secretList,
  async answer({ services, client: { clientId }, params, body }) {
    const withdrawn = await withdrawClientSecrets(services, {
      clientId,
      which: (secrets) => secrets.filter(({ id }) => id === params.secret_id),
      reason: reasonOf(body),
      isConfirmed: body.leaves_no_proof,
    });
    return { body: await listSecrets(services, orProblem(withdrawn)) };
  },
});

const key = z
  .object({
    kid: z.string().nullable(),
    kind: z.string(),
    alg: z.string().nullable(),
    use: z.string().nullable(),
    thumbprint: z.string().describe('RFC 7638'),
    is_usable: z.boolean(),
    first_seen_at: moment.nullable(),
  })
  .meta({ id: 'ClientKey' });

const keys = z
  .object({
    source: z.enum(['none', 'jwks', 'jwks_uri']),
    jwks_uri: z.string().nullable(),
    checked_at: moment.nullable(),
    has_failed: z.boolean().describe('The last look at `jwks_uri` failed; the keys are those of the look before.'),
    items: z.array(key),
  })
  .meta({ id: 'ClientKeys' });

const showingKeys = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/keys',
  operationId: 'showClientKeys',
  tag,
  summary: 'Show the public keys of a client',
  description: 'Tells the keys as they were registered, or as they were read from the address of the client.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: keys,
  async answer({ services, client: { clientId, metadata, version } }) {
    const check = await services.clients.keys.find(clientId);
    const read = metadata.jwks === undefined ? undefined : readKeySet(metadata.jwks);
    const pasted: readonly PublicKeyFacts[] = read?.ok ? read.keys : [];
    const shown = metadata.jwks === undefined ? (check?.keys ?? []) : pasted;
    const seen = new Map(check?.keys.map(({ thumbprint, firstSeenAt }) => [thumbprint, firstSeenAt]));
    return {
      body: {
        source: metadata.jwks ? ('jwks' as const) : metadata.jwks_uri ? ('jwks_uri' as const) : ('none' as const),
        jwks_uri: metadata.jwks_uri ?? null,
        checked_at: isoTimeOrNull(check?.checkedAt),
        has_failed: check?.hasFailed ?? false,
        items: shown.map(({ kid, kind, alg, use, thumbprint, isUsable }) => ({
          kid,
          kind,
          alg,
          use,
          thumbprint,
          is_usable: isUsable,
          first_seen_at: isoTimeOrNull(seen.get(thumbprint)),
        })),
      },
      version,
    };
  },
});

type Source = Pick<ClientMetadata, 'jwks'> | Pick<ClientMetadata, 'jwks_uri'>;

const refuse = (field: string, found: Refusal) => refusalProblem(registrationRefusal([{ field, ...found }]));

/** Reads the keys that a source gives: pasted ones, or those that the client publishes. */
async function readSource(services: Services, clientId: string, source: Source): Promise<readonly PublicKeyFacts[]> {
  if ('jwks' in source) {
    const read = readKeySet(source.jwks);
    if (!read.ok) throw refuse('jwks', read.refusal);
    return read.keys;
  }
  const address = String((source as { jwks_uri?: string }).jwks_uri);
  const [wrong] = memberChecks.jwks_uri(address, { production: services.config.production });
  if (wrong) throw refuse('jwks_uri', wrong);
  const read = await readClientKeys(services, { clientId, address });
  if (read.kind === 'read') return read.keys;
  if (read.kind === 'refused') throw refuse('jwks_uri', read.refusal);
  if (read.kind === 'throttled')
    throw new ApiProblem('throttled', {
      detail: 'The keys of this client were looked at too often.',
      retryAfter: read.retryAfter,
    });
  throw new ApiProblem('invalid', {
    errors: [{ pointer: '#/keys/jwks_uri', detail: 'No set of keys could be read there.', code: 'unread' }],
  });
}

const settingKeys = defineEndpoint({
  method: 'PUT',
  path: '/clients/{client_id}/keys',
  operationId: 'setClientKeys',
  tag,
  summary: 'Give a client keys, or take them away',
  description: 'Secrets stay good until they are withdrawn.',
  scope: 'clients:write',
  action: 'clients.secrets',
  needsVersion: true,
  params: clientParams,
  body: z.strictObject({
    keys: z
      .union([
        z.strictObject({ jwks: registrationMembers.jwks }),
        z.strictObject({ jwks_uri: registrationMembers.jwks_uri }),
        z.null(),
      ])
      .describe('Null takes the keys away.'),
    reason,
    leaves_no_proof: isConfirmed,
  }),
  response: client,
  async answer({ services, client: { clientId }, body, baseVersion }) {
    const source = (body.keys ?? {}) as Source;
    const found = body.keys === null ? [] : await readSource(services, clientId, source);
    const set = await setClientKeys(services, {
      clientId,
      source,
      keys: found,
      reason: reasonOf(body),
      baseVersion,
      isConfirmed: body.leaves_no_proof,
    });
    return answerClient(orProblem(set));
  },
});

/** The endpoints about the ways by which a client proves who it is. */
export const secretEndpoints: readonly ApiEndpoint[] = [listing, drawing, withdrawing, showingKeys, settingKeys];
