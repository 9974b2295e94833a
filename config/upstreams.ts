import { z } from 'zod';
import { isPlainAddress } from './addresses.ts';
import { oneOf } from './one-of.ts';
import { knownUpstreams, type KnownUpstream } from '../src/upstream/definitions/known-upstreams.ts';
import {
  signingAlgorithms,
  type AuthMethod,
  type SigningAlgorithm,
  type UpstreamDefinition,
} from '../src/upstream/definitions/upstream-definition.ts';

/** The settings of one upstream. An endpoint that is not named comes from the discovery document. */
export interface UpstreamSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authMethod: AuthMethod;
  /** The one algorithm of its ID tokens, as registered at the provider; never a symmetric one. */
  readonly idTokenAlg: SigningAlgorithm;
  /** The one algorithm of its userinfo; undefined where the provider does not sign it. */
  readonly userinfoAlg: SigningAlgorithm | undefined;
  readonly scope: string;
  readonly authorizationEndpoint?: string | undefined;
  readonly tokenEndpoint?: string | undefined;
  readonly userinfoEndpoint?: string | undefined;
  readonly jwksUri?: string | undefined;
  readonly endSessionEndpoint?: string | undefined;
  /** Path of our callback, as registered at the provider. */
  readonly callbackPath: string;
}

const algorithm = oneOf(signingAlgorithms);
const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const common = {
  ISSUER: address.refine(isPlainAddress, 'must have neither user, query nor fragment'),
  CLIENT_ID: z.string(),
  CLIENT_SECRET: z.string(),
  ID_TOKEN_ALG: algorithm,
  SCOPE: z.string().refine((text) => text.split(' ').includes('openid'), 'must hold openid'),
  AUTHORIZATION_ENDPOINT: address,
  TOKEN_ENDPOINT: address,
  USERINFO_ENDPOINT: address,
  JWKS_URI: address,
  END_SESSION_ENDPOINT: address,
  CALLBACK_PATH: z.string().regex(/^(\/[\w-][\w.-]*)+$/, 'must be a path such as /retour/franceconnect'),
} as const;

type Field = keyof typeof common | 'AUTH_METHOD' | 'USERINFO_ALG';
type SettingName = `${KnownUpstream['settings']['prefix']}_${Field}`;

const settingName = ({ settings: { prefix } }: UpstreamDefinition, field: Field) => `${prefix}_${field}`;

/** Returns the settings of one upstream. A fact in which the provider leaves no choice has no setting. */
const fieldsOf = ({ signsUserinfo, settings: { authMethods } }: UpstreamDefinition) => ({
  ...common,
  ...(authMethods.length > 1 && { AUTH_METHOD: oneOf(authMethods) }),
  ...(signsUserinfo && { USERINFO_ALG: algorithm }),
});

type Shape = Readonly<Record<string, z.ZodOptional<z.ZodType<string>>>>;

/** Returns the settings of these upstreams, by their names. */
export const shapeOf = (definitions: readonly UpstreamDefinition[]): Shape =>
  Object.fromEntries(
    definitions.flatMap((definition) =>
      Object.entries(fieldsOf(definition)).map(([field, type]) => [
        settingName(definition, field as Field),
        type.optional(),
      ]),
    ),
  );

/** The settings of every upstream, for the schema. */
export const upstreamShape = shapeOf(knownUpstreams) as Shape & Record<SettingName, z.ZodOptional<z.ZodType<string>>>;

const standInId = (name: string) => `geopf-id-${name}`;
const standInSecret = (name: string) => `stand-in-${name}-development-only`;

const isLoopback = (host: string) => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])\.?$/.test(host);
const isNumber = (host: string) => /^(\[|[\d.]+$)/.test(host);
/** Hosts of the providers' sandboxes. */
const isTrial = (host: string) => /(^|[.-])(integ\d*|sbx|sandbox|dev|mocks?|stand-ins?)([.-]|$)/.test(host);

function addressProblem(text: string, production: boolean): string | undefined {
  const { protocol, hostname } = new URL(text);
  if (protocol !== 'https:' && !isLoopback(hostname)) return 'must be https';
  if (!production) return undefined;
  if (isLoopback(hostname) || isNumber(hostname)) return 'must name a public host in production';
  if (protocol !== 'https:') return 'must be https in production';
  return isTrial(hostname) ? 'belongs to a sandbox, not in production' : undefined;
}

const addressFields = (Object.keys(common) as (keyof typeof common)[]).filter((field) =>
  /^(ISSUER|JWKS_URI|.*_ENDPOINT)$/.test(field),
);

interface Reading {
  readonly definitions: readonly UpstreamDefinition[];
  /** Values that an operator has set, by the names of the settings. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly production: boolean;
  /** Origin of the stand-ins, which serve unless the operator names other providers. */
  readonly demoPort: number | undefined;
  /** Adds a problem. Only the first problem of a setting is told. */
  readonly refuse: (name: string, problem: string) => void;
}

function readOne(
  definition: UpstreamDefinition,
  { values, production, demoPort, refuse }: Reading,
): UpstreamSettings | undefined {
  const { name, signsUserinfo } = definition;
  const { scope, signingAlg, authMethods, standIn } = definition.settings;
  const of = (field: Field) => values[settingName(definition, field)] as string | undefined;
  for (const field of addressFields) {
    const text = of(field);
    const problem = text && URL.canParse(text) && addressProblem(text, production);
    if (problem) refuse(settingName(definition, field), problem);
  }
  const stands = of('CLIENT_ID') === undefined && demoPort !== undefined && standIn !== undefined;
  if (of('CLIENT_ID') === undefined && !stands) {
    for (const field of ['ISSUER', 'CLIENT_SECRET'] as const)
      if (of(field) !== undefined)
        refuse(
          settingName(definition, field),
          `does nothing without ${settingName(definition, 'CLIENT_ID')}; set it too`,
        );
    return undefined;
  }

  const issuer = of('ISSUER') ?? (stands ? `http://localhost:${demoPort + 2}/${standIn}/api/v2` : undefined);
  const clientId = of('CLIENT_ID') ?? standInId(name);
  const clientSecret = of('CLIENT_SECRET') ?? (stands ? standInSecret(name) : undefined);
  if (issuer === undefined)
    refuse(settingName(definition, 'ISSUER'), `required with ${settingName(definition, 'CLIENT_ID')}`);
  if (clientSecret === undefined)
    refuse(settingName(definition, 'CLIENT_SECRET'), `required with ${settingName(definition, 'CLIENT_ID')}`);
  if (production && clientId === standInId(name)) refuse(settingName(definition, 'CLIENT_ID'), 'not in production');
  if (production && clientSecret === standInSecret(name))
    refuse(settingName(definition, 'CLIENT_SECRET'), 'not in production');
  return {
    issuer: issuer ?? '',
    clientId,
    clientSecret: clientSecret ?? '',
    authMethod: (of('AUTH_METHOD') as AuthMethod | undefined) ?? authMethods[0],
    idTokenAlg: (of('ID_TOKEN_ALG') as SigningAlgorithm | undefined) ?? signingAlg,
    userinfoAlg: signsUserinfo ? ((of('USERINFO_ALG') as SigningAlgorithm | undefined) ?? signingAlg) : undefined,
    scope: of('SCOPE') ?? scope,
    authorizationEndpoint: of('AUTHORIZATION_ENDPOINT'),
    tokenEndpoint: of('TOKEN_ENDPOINT'),
    userinfoEndpoint: of('USERINFO_ENDPOINT'),
    jwksUri: of('JWKS_URI'),
    endSessionEndpoint: of('END_SESSION_ENDPOINT'),
    callbackPath: of('CALLBACK_PATH') ?? `/retour/${name}`,
  };
}

/** The upstreams that are switched on, by name, in the order of their buttons. */
export function readUpstreams(reading: Reading): Readonly<Record<string, UpstreamSettings>> {
  const paths = new Set<string>();
  const on = reading.definitions.flatMap((definition) => {
    const settings = readOne(definition, reading);
    if (!settings) return [];
    if (paths.has(settings.callbackPath))
      reading.refuse(settingName(definition, 'CALLBACK_PATH'), 'is that of another upstream');
    paths.add(settings.callbackPath);
    return [[definition.name, settings] as const];
  });
  return Object.fromEntries(on);
}
