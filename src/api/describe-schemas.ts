import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

const inComponents = (text: string) => text.replace(/^#\/\$defs\//, '#/components/schemas/');

/** Members of a document of its own, at its root. A property below may have the same name. */
const left = new Set(['$defs', '$schema', 'id']);
/** Every whole number of JavaScript has these bounds, which tell nobody anything. */
const isSafeBound = (part: unknown) => part === Number.MAX_SAFE_INTEGER || part === Number.MIN_SAFE_INTEGER;

/** Returns a part of a schema with references that point into the components of the document. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => !isSafeBound(part));
  return Object.fromEntries(
    entries.map(([name, part]) => [
      name,
      name === '$ref' && typeof part === 'string' ? inComponents(part) : moved(part),
    ]),
  );
}

/** Returns a whole schema as a part of the document, without the members of a document of its own. */
const movedWhole = (schema: object) =>
  moved(Object.fromEntries(Object.entries(schema).filter(([name]) => !left.has(name)))) as JsonSchema;

/** Makes what turns the schemas of endpoints into JSON Schema 2020-12, and gathers those that have a name. */
export function createSchemaDescriber() {
  const named = new Map<string, JsonSchema>();

  const describe = (schema: z.ZodType): JsonSchema => {
    // A program may leave out a member with a default. Answers have no defaults, and newer servers may add members to them.
    const whole = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
    for (const [name, definition] of Object.entries(whole.$defs ?? {})) keep(name, movedWhole(definition as object));
    const own = movedWhole(whole);
    const { id } = schema.meta() ?? {};
    if (id === undefined) return own;
    if (!('$ref' in own)) keep(id, own);
    return { $ref: `#/components/schemas/${id}` };
  };

  const keep = (name: string, schema: JsonSchema) => {
    const known = named.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two schemas of the API are called ${name}`);
    named.set(name, schema);
  };

  /** Describes the members of an object one by one, as parameters are. */
  const describeMembers = (schema: z.ZodType | undefined) => {
    const { properties = {}, required = [] } = (schema ? describe(schema) : {}) as {
      readonly properties?: Readonly<Record<string, JsonSchema>>;
      readonly required?: readonly string[];
    };
    return Object.entries(properties).map(([name, { description, ...rest }]) => ({
      name,
      isRequired: required.includes(name),
      description,
      schema: rest,
    }));
  };

  return {
    describe,
    describeMembers,
    named: () => Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
