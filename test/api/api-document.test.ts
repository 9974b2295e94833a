import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import { describeApi } from '../../src/api/describe-api.ts';
import { compileSchema } from '../support/programs/compile-schema.ts';

type Part = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Part[];
  readonly parameters?: readonly Part[];
  readonly responses: Part;
}

const document = describeApi({
  endpoints: adminEndpoints,
  issuer: 'https://idp.example/realms/geoplateforme',
  prefix: '/api/admin/v1',
  version: '1.0.0',
}) as {
  readonly info: Part;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Part>>;
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const text = JSON.stringify(document);

/** Returns every object of the document with the place where it stands. */
function partsOf(value: unknown, place = '#'): readonly (readonly [place: string, part: Part])[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, part]) => partsOf(part, `${place}/${name}`));
  return Array.isArray(value) ? below : [[place, value as Part], ...below];
}

const parts = partsOf(document);

test('every member that a schema requires is one of its properties', () => {
  const missing = parts.flatMap(([place, { required, properties }]) =>
    Array.isArray(required)
      ? required
          .filter((name: string) => !Object.hasOwn((properties ?? {}) as object, name))
          .map((name) => `${place} ${name}`)
      : [],
  );
  expect(missing).toEqual([]);
});

// What the linters Redocly (« recommended ») and Spectral (« oas ») ask of a document.
test('every operation has a name of its own, words, a known group, a known scope, and answers for what goes wrong', () => {
  const names = operations.map(({ operationId }) => operationId);
  expect([new Set(names).size, names.every((name) => /^[a-z][A-Za-z]+$/.test(name))]).toEqual([names.length, true]);
  const tags = document.tags.map(({ name }) => name);
  const { oauth2 } = document.components['securitySchemes'] as {
    readonly oauth2: { readonly flows: Readonly<Record<string, { readonly scopes: object }>> };
  };
  for (const { operationId, summary, description, security, responses, tags: own } of operations) {
    const statuses = Object.keys(responses);
    const [scope] = security[0]!['oauth2'] as readonly string[];
    const scopes = Object.values(oauth2.flows).map((flow) => Object.hasOwn(flow.scopes, scope!));
    expect([operationId, summary.length > 0, description.length > 0, own.every((tag) => tags.includes(tag))]).toEqual([
      operationId,
      true,
      true,
      true,
    ]);
    expect([
      operationId,
      statuses.some((one) => one.startsWith('2')),
      statuses.some((one) => one.startsWith('4')),
      scopes,
    ]).toEqual([operationId, true, true, [true, true]]);
  }
});

test('the document, its groups and its parameters are described, and nothing in it is of no use', () => {
  expect(document.info).toMatchObject({
    title: expect.any(String),
    description: expect.any(String),
    contact: { url: 'https://idp.example/aide' },
    license: { name: 'MIT' },
  });
  const used = new Set(operations.flatMap(({ tags }) => tags));
  expect(document.tags.map(({ name, description }) => [name, description.length > 0])).toEqual(
    [...used].map((name) => [name, true]),
  );
  const plain = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters
      .filter((one) => one['$ref'] === undefined && !one['description'])
      .map(({ name }) => `${operationId} ${String(name)}`),
  );
  expect(plain).toEqual([]);
  const { securitySchemes: _schemes, ...named } = document.components;
  const unused = Object.entries(named).flatMap(([group, members]) =>
    Object.keys(members).filter((name) => !text.includes(`"#/components/${group}/${name}"`)),
  );
  expect(unused).toEqual([]);
});

test('no two paths can be meant by one address, none ends with a slash, and each part of one is described', () => {
  const shapes = Object.keys(document.paths).map((path) => path.replace(/\{\w+\}/g, '{}'));
  expect(new Set(shapes).size).toBe(shapes.length);
  expect(shapes.filter((path) => path.endsWith('/') || path.includes('?'))).toEqual([]);
  for (const [path, methods] of Object.entries(document.paths))
    for (const { parameters = [] } of Object.values(methods))
      expect(parameters.flatMap((one) => (one['in'] === 'path' ? `{${String(one['name'])}}` : []))).toEqual(
        path.match(/\{\w+\}/g) ?? [],
      );
});

test('examples, defaults and values of lists have the form of their schema', () => {
  const wrong = parts.flatMap(([place, part]) => {
    const { examples, example, default: usual, enum: values, schema } = part;
    const given = [
      ...(Array.isArray(examples) ? examples : []),
      ...(usual === undefined ? [] : [usual]),
      ...(Array.isArray(values) ? values : []),
    ];
    if (place.endsWith('/properties') || place.endsWith('/schemas')) return [];
    const isGood = given.every((value) => compileSchema(document, part)(value));
    const fits = example === undefined || compileSchema(document, schema as Part)(example);
    return isGood && fits ? [] : [place];
  });
  expect(wrong).toEqual([]);
  const lists = parts.flatMap(([, { enum: values }]) => (Array.isArray(values) ? [values] : []));
  for (const values of lists) expect(new Set(values).size).toBe(values.length);
});

test('a reason may be as long as the server takes it', () => {
  const reasons = parts.filter(([place, { minLength }]) => place.endsWith('/properties/reason') && minLength === 3);
  const lengths = reasons.map(([, { maxLength }]) => maxLength);
  expect(new Set(lengths)).toEqual(new Set([500]));
});
