import { liveSecrets } from '../../domain/clients/secrets/client-secret.ts';
import { registrationAddress } from '../../domain/clients/tokens/registration-address.ts';
import { usesSecret } from '../../domain/clients/secrets/uses-secret.ts';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

interface Described {
  readonly record: ClientRecord;
  /** The secret in clear, where this request has drawn it. */
  readonly secret: string | undefined;
  /** The registration access token: the new one, or the one that the request has presented. Its hash alone is kept. */
  readonly accessToken: string;
  readonly issuedAt: number;
}

/** Returns the client information response (RFC 7591, section 3.2.1): every member as it is registered, whatever the request said of it. */
export async function describeRegistration(
  { config, clients: { contacts: clientContacts }, nowSeconds }: Pick<Services, 'config' | 'clients' | 'nowSeconds'>,
  { record: { clientId, metadata, secrets }, secret, accessToken, issuedAt }: Described,
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
