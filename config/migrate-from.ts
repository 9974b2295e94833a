import { z } from 'zod';
import { isPlainAddress } from './addresses.ts';
import { isThisMachine } from './is-this-machine.ts';

/** The realm from which people are fetched when they sign in for the first time. */
export interface FormerRealmSettings {
  /** Address of the realm, without a slash at its end. */
  readonly address: string;
  readonly realm: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const realmPath = /^(.*)\/realms\/([^/]+)\/?$/;

/** The settings, for the schema. */
export const migrateFromShape = {
  MIGRATE_FROM: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .refine(
      (text) => !URL.canParse(text) || (realmPath.test(new URL(text).pathname) && isPlainAddress(text)),
      'must be the address of a realm, such as https://old.example.org/realms/NAME',
    )
    .refine(
      (text) => !URL.canParse(text) || text.startsWith('https:') || isThisMachine(new URL(text).hostname),
      'must be https: people’s passwords go there',
    )
    .optional(),
  MIGRATE_FROM_CLIENT_ID: z.string().optional(),
  MIGRATE_FROM_CLIENT_SECRET: z.string().optional(),
};

type Values = { readonly [Name in keyof typeof migrateFromShape]?: string | undefined };

/** Reads the group. Either all three are given, or none. */
export function readMigrateFrom(
  values: Values,
  { issuer, refuse }: { readonly issuer: string; readonly refuse: (name: string, problem: string) => void },
): FormerRealmSettings | undefined {
  const { MIGRATE_FROM: address, MIGRATE_FROM_CLIENT_ID: clientId, MIGRATE_FROM_CLIENT_SECRET: clientSecret } = values;
  if (address === undefined) {
    for (const name of ['MIGRATE_FROM_CLIENT_ID', 'MIGRATE_FROM_CLIENT_SECRET'] as const)
      if (values[name] !== undefined) refuse(name, 'does nothing without MIGRATE_FROM; set it too');
    return undefined;
  }
  if (clientId === undefined) refuse('MIGRATE_FROM_CLIENT_ID', 'required with MIGRATE_FROM');
  if (clientSecret === undefined) refuse('MIGRATE_FROM_CLIENT_SECRET', 'required with MIGRATE_FROM');
  if (!URL.canParse(address)) return undefined;
  const { pathname, origin } = new URL(address);
  if (URL.canParse(issuer) && new URL(issuer).origin === origin)
    refuse('MIGRATE_FROM', 'is on the host of ISSUER; give the former service a host name of its own');
  return {
    address: address.replace(/\/$/, ''),
    realm: decodeURIComponent(realmPath.exec(pathname)?.[2] ?? ''),
    clientId: clientId ?? '',
    clientSecret: clientSecret ?? '',
  };
}
