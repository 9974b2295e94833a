import type { SelfRegistered } from '../../commands/clients/tokens/register-by-token.ts';
import { liveSecrets } from '../../domain/clients/secrets/client-secret.ts';
import { registrationAddress } from '../../domain/clients/tokens/registration-address.ts';
import { usesSecret } from '../../domain/clients/secrets/uses-secret.ts';
import type { Services } from '../../services.ts';

/** Returns the client information response (RFC 7591, section 3.2.1): every member as it is registered, whatever the request said of it. */
export async function describeRegistration(
  { config, clients: { contacts: clientContacts }, nowSeconds }: Pick<Services, 'config' | 'clients' | 'nowSeconds'>,
  { record: { clientId, metadata, secrets }, secret, accessToken, issuedAt }: SelfRegistered,
): Promise<Readonly<Record<string, unknown>>> {
  // Identifiers of people are the manager's business.
  const { test_accounts: _people, contacts: _addresses, client_id: _same, ...members } = metadata;
  const [newest] = liveSecrets(secrets, nowSeconds());
  // The people whom a page has invited are the manager's business too.
  const stated = (await clientContacts.list(clientId)).filter(
    ({ kind, accountId, invitedAt }) => kind === 'technical' && accountId === null && invitedAt === null,
  );
  return {
    client_id: clientId,
    client_id_issued_at: issuedAt,
    ...(secret !== undefined && { client_secret: secret }),
    ...(newest && usesSecret(metadata) && { client_secret_expires_at: newest.expiresAt ?? 0 }),
    registration_access_token: accessToken,
    registration_client_uri: `${registrationAddress(config.issuer)}/${clientId}`,
    ...members,
    ...(stated.length > 0 && { contacts: stated.map(({ email }) => email) }),
  };
}
