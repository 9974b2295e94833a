import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import type { StoredMetadata } from '../../domain/clients/client-metadata.ts';
import { roles as everyRole } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import { createAccount } from '../account/create-account.ts';
import { keptSecret } from '../clients/secrets/draw-client-secret.ts';
import { keepRegistration } from '../clients/registration/keep-registration.ts';

export const developmentPassword = 'quatre-hiboux-plies-au-refuge';
/**
 * Marks of the accounts of the development mode in the place of a version of the terms. A person may have the user name dev-admin, so the
 * name proves nothing.
 */
export const developmentTerms = 'development';
const people = [
  { username: 'dev-admin', roles: everyRole, profile: { givenName: 'Camille', familyName: 'Roussel' } },
  { username: 'dev-support', roles: ['support'], profile: { givenName: 'Dominique', familyName: 'Garnier' } },
  { username: 'dev-usager', roles: [], profile: { givenName: 'Sacha', familyName: 'Lambert' } },
];

/** The two clients of the demonstration, by their id. */
const demoNames = { demo: 'Cartes.gouv.fr (démonstration)', 'demo-tiers': 'Service tiers (démonstration)' };
type DemoId = keyof typeof demoNames;
const demoIds = Object.keys(demoNames) as DemoId[];

export interface DemoClient {
  readonly client_id: string;
  readonly client_secret: string;
}

/** The secrets of the two demonstration clients, drawn once and kept beside the development database. */
function demoSecrets(path: string): Readonly<Record<DemoId, string>> {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const draw = () => randomBytes(32).toString('base64url');
    writeFileSync(path, JSON.stringify({ demo: draw(), 'demo-tiers': draw() }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Record<DemoId, string>;
}

/** Makes the accounts and clients of the development mode. A second start leaves them as they are. */
export async function seedDevelopment(services: Services, relyingParty: string): Promise<readonly DemoClient[]> {
  for (const { username, roles, profile } of people) {
    if (await services.account.accounts.isUsernameTaken(username)) continue;
    const address = parseEmailAddress(`${username}@example.test`);
    if (!address.ok) throw new Error('the development address is malformed');
    await createAccount(services, {
      username,
      roles,
      profile,
      email: address.email,
      emailCanonical: address.canonical,
      passwordHash: await services.hasher.hash(developmentPassword),
      locale: 'fr',
      termsVersion: developmentTerms,
    });
  }

  const secrets = demoSecrets('./data/demo-clients.json');
  const common: StoredMetadata = {
    redirect_uris: [`${relyingParty}/callback`],
    post_logout_redirect_uris: [`${relyingParty}/`],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    client_uri: relyingParty,
    allowed_origins: [relyingParty],
    backchannel_logout_uri: `${relyingParty}/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
  for (const id of demoIds) {
    const metadata = { ...common, client_name: demoNames[id], first_party: id === 'demo' };
    const kept = keptSecret(secrets[id], { now: services.nowSeconds() });
    await keepRegistration(services, { clientId: id, metadata, secrets: [kept], development: true });
  }
  await services.operation.versions.check();
  return demoIds.map((id) => ({ client_id: id, client_secret: secrets[id] }));
}

/** Returns whether the development mode has used the database. Production must not run on such a database. */
export async function holdsDevelopmentData({
  account: { accounts },
  clients: { registry: clients },
}: Services): Promise<boolean> {
  const isDevelopmentClient = (await clients.list()).some(({ development }) => development);
  return isDevelopmentClient || (await accounts.listByTerms(developmentTerms)).length > 0;
}

/**
 * Returns why the accounts and clients of the development mode must not be made here; undefined where they may. A database that holds the
 * accounts of other people is more likely one of production that was opened by mistake.
 */
export async function whyNotSeeded(services: Services): Promise<string | undefined> {
  if (!services.config.mayMakeDevelopmentData)
    return 'ISSUER: is a public address, so development accounts and the demonstration stay away; set NODE_ENV=production to serve people';
  if (await holdsDevelopmentData(services)) return undefined;
  if (await services.account.accounts.hasPeopleBeside(developmentTerms))
    return 'DATABASE_URL: the database holds other accounts, so development accounts and the demonstration stay away; name another database to have them';
  return undefined;
}
