import { z } from 'zod';

/** What an operator says of one upstream; an endpoint that is not named comes from its discovery document. */
export interface UpstreamSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The one algorithm of its ID tokens, as it is registered there; never a symmetric one. */
  readonly idTokenAlg: string;
  /** The same of its userinfo, which is always signed. */
  readonly userinfoAlg: string;
  readonly scope: string;
  readonly authorizationEndpoint?: string | undefined;
  readonly tokenEndpoint?: string | undefined;
  readonly userinfoEndpoint?: string | undefined;
  readonly jwksUri?: string | undefined;
  readonly endSessionEndpoint?: string | undefined;
  /** Of ours, where people come back to: what is registered there. */
  readonly callbackPath: string;
}

/** Each with the scope that is asked for unless the operator says otherwise, and its path at the stand-ins. */
const known = {
  franceconnect: { scope: 'openid identite_pivot email', standIn: 'fc' },
  proconnect: {
    scope: 'openid given_name usual_name email siret organization_label roles',
    standIn: 'pc',
  },
} as const;

const names = Object.keys(known) as readonly (keyof typeof known)[];

const algorithm = z.enum(['ES256', 'ES384', 'ES512', 'RS256', 'PS256'], {
  error: 'must be ES256, ES384, ES512, RS256 or PS256',
});
const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const isPlain = (text: string) => {
  const url = URL.parse(text);
  return url !== null && [url.search, url.hash, url.username, url.password].every((part) => part === '');
};

const fields = {
  ISSUER: address.refine(isPlain, 'must have neither user, query nor fragment'),
  CLIENT_ID: z.string(),
  CLIENT_SECRET: z.string(),
  ID_TOKEN_ALG: algorithm,
  USERINFO_ALG: algorithm,
  SCOPE: z.string().refine((text) => text.split(' ').includes('openid'), 'must hold openid'),
  AUTHORIZATION_ENDPOINT: address,
  TOKEN_ENDPOINT: address,
  USERINFO_ENDPOINT: address,
  JWKS_URI: address,
  END_SESSION_ENDPOINT: address,
  CALLBACK_PATH: z.string().regex(/^(\/[\w-][\w.-]*)+$/, 'must be a path such as /retour/franceconnect'),
} as const;

type Field = keyof typeof fields;
type SettingName = `${Uppercase<keyof typeof known>}_${Field}`;
type Values = Readonly<Record<SettingName, string | undefined>>;

const settingName = (name: keyof typeof known, field: Field) => `${name.toUpperCase()}_${field}` as SettingName;

/** The settings of every upstream, for the schema. */
export const upstreamShape = Object.fromEntries(
  names.flatMap((name) =>
    Object.entries(fields).map(([field, type]) => [settingName(name, field as Field), type.optional()]),
  ),
) as unknown as Record<SettingName, z.ZodType<string | undefined>>;

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

const isAddress = (field: Field) => /^(ISSUER|JWKS_URI|.*_ENDPOINT)$/.test(field);

interface Reading {
  readonly production: boolean;
  /** Of the provider, when the stand-ins beside it serve unless the operator names others. */
  readonly demoPort: number | undefined;
  /** The first problem of a setting is the one that is told. */
  readonly refuse: (name: string, problem: string) => void;
}

function readOne(
  name: keyof typeof known,
  values: Values,
  { production, demoPort, refuse }: Reading,
): UpstreamSettings | undefined {
  const of = (field: Field) => values[settingName(name, field)];
  for (const field of Object.keys(fields) as Field[]) {
    const text = of(field);
    const problem = text && isAddress(field) && URL.canParse(text) && addressProblem(text, production);
    if (problem) refuse(settingName(name, field), problem);
  }
  const stands = of('CLIENT_ID') === undefined && demoPort !== undefined;
  if (of('CLIENT_ID') === undefined && !stands) return undefined;

  const { scope, standIn } = known[name];
  const issuer = of('ISSUER') ?? (stands ? `http://localhost:${demoPort + 2}/${standIn}/api/v2` : undefined);
  const clientId = of('CLIENT_ID') ?? standInId(name);
  const clientSecret = of('CLIENT_SECRET') ?? (stands ? standInSecret(name) : undefined);
  if (issuer === undefined) refuse(settingName(name, 'ISSUER'), `required with ${settingName(name, 'CLIENT_ID')}`);
  if (clientSecret === undefined)
    refuse(settingName(name, 'CLIENT_SECRET'), `required with ${settingName(name, 'CLIENT_ID')}`);
  if (production && clientId === standInId(name)) refuse(settingName(name, 'CLIENT_ID'), 'not in production');
  if (production && clientSecret === standInSecret(name))
    refuse(settingName(name, 'CLIENT_SECRET'), 'not in production');
  return {
    issuer: issuer ?? '',
    clientId,
    clientSecret: clientSecret ?? '',
    idTokenAlg: of('ID_TOKEN_ALG') ?? 'ES256',
    userinfoAlg: of('USERINFO_ALG') ?? 'ES256',
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
export function readUpstreams(values: Values, reading: Reading): Readonly<Record<string, UpstreamSettings>> {
  const read = names.map((name) => [name, readOne(name, values, reading)] as const);
  const on = read.filter((entry): entry is readonly [(typeof names)[number], UpstreamSettings] => Boolean(entry[1]));
  const paths = new Set<string>();
  for (const [name, { callbackPath }] of on) {
    if (paths.has(callbackPath)) reading.refuse(settingName(name, 'CALLBACK_PATH'), 'is that of another upstream');
    paths.add(callbackPath);
  }
  return Object.fromEntries(on);
}
