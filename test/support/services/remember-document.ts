import { hour } from '../../../src/domain/time.ts';
import type { TestApp } from '../start-app.ts';

const redirectUri = 'https://retour.example.org/connexion';

/** Has an application remember the document of a client that nobody has registered, as if the document had been read just now. */
export function rememberDocument({ services }: Pick<TestApp, 'services'>, clientId: string, claimedName: string) {
  const now = services.nowSeconds();
  const { host } = new URL(clientId);
  services.clients.documents.remember({
    clientId,
    claimedName,
    metadata: {
      client_name: host,
      redirect_uris: [redirectUri],
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      policy_uri: `https://${host}/donnees`,
    },
    readAt: now,
    freshUntil: now + hour,
  });
  return { clientId, secret: '', redirectUri };
}
