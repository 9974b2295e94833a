import { createRequire } from 'node:module';

type Check = ((value: unknown) => boolean) & { readonly errors?: unknown };

interface Ajv {
  addSchema(schema: object, key: string): void;
  compile(schema: object): Check;
}

// The program that checks the document brings it.
const ofValidator = createRequire(createRequire(import.meta.url).resolve('@seriousme/openapi-schema-validator'));
const { default: Ajv2020 } = ofValidator('ajv/dist/2020.js') as {
  readonly default: new (options: object) => Ajv;
};

const place = 'https://document.example/';
const programs = new WeakMap<object, Ajv>();
const checks = new WeakMap<object, Check>();

/** Returns what checks a value against a schema of an OpenAPI document, as programs of other people do. */
export function compileSchema(document: object, schema: object): Check {
  const known = checks.get(schema);
  if (known) return known;
  let ajv = programs.get(document);
  if (!ajv) {
    ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    ajv.addSchema(document, place);
    programs.set(document, ajv);
  }
  const whole = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${place}#/`)) as object;
  const check = ajv.compile(whole);
  checks.set(schema, check);
  return check;
}
