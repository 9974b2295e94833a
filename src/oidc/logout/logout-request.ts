import type { Client, Provider } from 'oidc-provider';
import { AppError } from '../../errors.ts';
import type { ClientFacts, LogoutRequest } from '../oidc.ts';
import { decodePayload } from '../tokens/decode-payload.ts';

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Says whether an address is registered. Today's shared browser library writes the session behind it, which is left out then. */
function isReturnAddress(client: Client, address: string): boolean {
  const plain = address.replace(/\?session_state=[\w.-]*$/, '');
  return client.postLogoutRedirectUriAllowed(address) || client.postLogoutRedirectUriAllowed(plain);
}

interface Reading {
  readonly params: Readonly<Record<string, unknown>>;
  readonly facts: (clientId: string) => Promise<ClientFacts | undefined>;
}

/**
 * Reads and checks a request to sign out. Throws AppError('bad_request') for an unknown client, a foreign hint or an unregistered return
 * address.
 */
export async function readLogoutRequest(provider: Provider, { params, facts }: Reading): Promise<LogoutRequest> {
  const hint = text(params['id_token_hint']);
  let clientId = text(params['client_id']);
  let hinted: LogoutRequest['hint'];
  if (hint) {
    const claims = decodePayload(hint);
    const audience = text(claims?.['aud']);
    const owner = audience ? await provider.Client.find(audience) : undefined;
    if (!owner || (clientId && clientId !== audience)) throw new AppError('bad_request');
    try {
      await provider.IdToken.validate(hint, owner);
    } catch (cause) {
      throw new AppError('bad_request', { cause });
    }
    clientId = audience;
    hinted = { accountId: text(claims?.['sub']), loginAt: Number(claims?.['auth_time']) };
  }
  const client = clientId ? await provider.Client.find(clientId) : undefined;
  if (clientId && !client) throw new AppError('bad_request');
  const returnTo = text(params['post_logout_redirect_uri']);
  // Without a client nothing tells whose address this is, so the person stays here.
  if (returnTo && client && !isReturnAddress(client, returnTo)) throw new AppError('bad_request');
  return {
    client: clientId ? await facts(clientId) : undefined,
    returnTo: client ? returnTo : undefined,
    hint: hinted,
  };
}
