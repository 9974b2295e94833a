import type { Client, Provider } from 'oidc-provider';
import type { ClientFacts } from '../clients/client-facts.ts';
import { decodePayload } from '../tokens/decode-payload.ts';

/** The part of a request to sign out that is wrong: its hint, its client, or the address to which it wants the person to return. */
export type LogoutProblem = 'hint_invalid' | 'client_mismatch' | 'client_unknown' | 'address_unregistered';

/** A request to sign out that a client sent a person with. */
export interface LogoutRequest {
  readonly client: ClientFacts | undefined;
  /** The return address, if it is registered. */
  readonly returnTo: string | undefined;
  /** The person whom the hint names, and when she had signed in (epoch seconds): together they tell one session. */
  readonly hint: { readonly accountId: string | undefined; readonly loginAt: number | undefined } | undefined;
  readonly problems: readonly LogoutProblem[];
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

interface Hint {
  readonly client: Client;
  readonly told: LogoutRequest['hint'];
}

/** Returns what a hint says. A hint that cannot be verified, because it is forged or its key is gone, counts as none. */
async function readHint(provider: Provider, hint: string): Promise<Hint | undefined> {
  const claims = decodePayload(hint);
  const audience = text(claims?.['aud']);
  const client = audience ? await provider.Client.find(audience) : undefined;
  if (!client) return undefined;
  try {
    await provider.IdToken.validate(hint, client);
  } catch {
    return undefined;
  }
  return { client, told: { accountId: text(claims?.['sub']), loginAt: Number(claims?.['auth_time']) } };
}

interface Reading {
  readonly params: Readonly<Record<string, unknown>>;
  readonly facts: (clientId: string) => Promise<ClientFacts | undefined>;
}

/**
 * Reads and checks a request to sign out (OpenID Connect RP-Initiated Logout, sections 2 to 4). What is wrong is listed and not followed:
 * the person can sign out all the same, and stays here.
 */
export async function readLogoutRequest(provider: Provider, { params, facts }: Reading): Promise<LogoutRequest> {
  const problems: LogoutProblem[] = [];
  const given = text(params['id_token_hint']);
  const hint = given ? await readHint(provider, given) : undefined;
  if (given && !hint) problems.push('hint_invalid');
  const clientId = text(params['client_id']);
  const isOthersHint = Boolean(hint && clientId && clientId !== hint.client.clientId);
  if (isOthersHint) problems.push('client_mismatch');
  const named = clientId && !hint ? await provider.Client.find(clientId) : undefined;
  if (clientId && !hint && !named) problems.push('client_unknown');
  const client = isOthersHint ? undefined : (hint?.client ?? named);
  // Without a client nothing tells whose address this is, so the person stays here.
  const returnTo = client && text(params['post_logout_redirect_uri']);
  const isRegistered = returnTo === undefined || returnTo === '' || client!.postLogoutRedirectUriAllowed(returnTo);
  if (!isRegistered) problems.push('address_unregistered');
  return {
    client: client ? await facts(client.clientId) : undefined,
    returnTo: isRegistered ? returnTo || undefined : undefined,
    hint: isOthersHint ? undefined : hint?.told,
    problems,
  };
}
