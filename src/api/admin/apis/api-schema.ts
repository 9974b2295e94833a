import { z } from 'zod';
import { toApiFile, type ApiFile } from '../../../domain/apis/api-file.ts';
import { apiBounds, tokenBindings, tokenFormats } from '../../../domain/apis/registered-api.ts';
import { levels } from '../../../domain/assurance/assurance.ts';
import { signingAlgs } from '../../../domain/keys/signatures.ts';
import { isoTime } from '../../../domain/time.ts';
import type { ApiRecord } from '../../../store/apis/apis.ts';
import { moment } from '../time.ts';

const text = z.string();
const bothLanguages = z.strictObject({ fr: text, en: text });
const others = z.array(text).max(apiBounds.exchanges);

/** The members of the registration of an API: their types. `checkApi` has the rules of their values. */
const members = {
  identifier: text.describe(
    'An absolute URI without a fragment: the value of `resource` and the `aud`. It never changes.',
  ),
  names: bothLanguages.describe('What people call the API.'),
  scopes: z
    .array(z.strictObject({ name: text, sentence: bothLanguages }))
    .max(apiBounds.scopes)
    .describe('The sentence is what people read at the consent.'),
  token_format: z.enum(tokenFormats),
  token_seconds: z.number().int(),
  signing_algorithm: z.enum(signingAlgs),
  least_acr: z.enum(levels).nullable().describe('The least level of the sign-in.'),
  max_auth_age: z.number().int().nullable().describe('The greatest age of the sign-in, in seconds.'),
  bound_tokens: z.enum(tokenBindings).describe('Whether each token is bound to a key of the client.'),
  clients: z
    .array(z.strictObject({ client_id: text, scopes: z.array(text).max(apiBounds.scopes) }))
    .max(apiBounds.clients)
    .describe('Who may ask for its tokens, with which scopes.'),
  unregistered_scopes: z
    .array(text)
    .max(apiBounds.scopes)
    .describe('Scopes for which clients may ask that nobody has registered.'),
  introspection_client: text.nullable().describe('The client as which the API itself comes.'),
  exchange_from: others.describe('APIs whose tokens are exchanged for tokens of this one, where they name it too.'),
  exchange_to: others.describe('APIs for whose tokens this one exchanges its own, where they name it too.'),
} satisfies Readonly<Record<keyof ApiFile, z.ZodType>>;

const file = z.strictObject(members);

/** A registration that is made. Members that are left out have their defaults. */
export const newApi = file.partial().required({ identifier: true, names: true }).meta({ id: 'NewApi' });

const removable = Object.fromEntries(
  Object.entries(members).map(([name, schema]) => [name, (schema as z.ZodType).nullable().optional()]),
) as { [K in keyof typeof members]: z.ZodOptional<z.ZodNullable<(typeof members)[K]>> };

/** Members that change; null gives one its default (RFC 7396). */
export const apiPatch = z.strictObject(removable).omit({ identifier: true }).meta({ id: 'ApiPatch' });

const about = {
  id: text.describe('Names the API in the addresses of this API.'),
  version: z.number().int().describe('The number of its present version, which `ETag` holds too.'),
  created_at: moment,
  updated_at: moment,
};

/** An API with its registration. */
export const api = z.object({ ...about, registration: z.looseObject(members) }).meta({ id: 'RegisteredApi' });

/** An API in a list. */
export const listedApi = z
  .object({
    ...about,
    identifier: members.identifier,
    names: bothLanguages,
    scopes: z.array(text),
    clients: z.number().int().describe('How many clients may ask for its tokens.'),
  })
  .meta({ id: 'ListedApi' });

const factsOf = ({ id, version, createdAt, updatedAt }: ApiRecord) => ({
  id,
  version,
  created_at: isoTime(createdAt),
  updated_at: isoTime(updatedAt),
});

export const describeApi = (record: ApiRecord): z.input<typeof api> => ({
  ...factsOf(record),
  registration: toApiFile(record) as unknown as z.input<typeof api>['registration'],
});

export const describeListed = (record: ApiRecord): z.input<typeof listedApi> => ({
  ...factsOf(record),
  identifier: record.identifier,
  names: record.names,
  scopes: record.scopes.map(({ name }) => name),
  clients: record.clients.length,
});
