import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { PageContext } from '../views/layout/page-context.ts';
import type { Pages } from './about.ts';
import { builtInClientId } from './own-request.ts';

interface SignedIn {
  readonly account: Account;
  readonly session: SignedInSession;
}

/** The header has room for so many characters beside its other tools, in a window of 992 px. */
const mostInHeader = 24;

/**
 * Returns what the pages of a person who is signed in show: her name, the way to sign out, and the service that she came from. Her user
 * name is not among it, because other people may look at her screen.
 */
export async function signedInFacts(
  { services, oidc }: Pick<Pages, 'services' | 'oidc'>,
  { account, session }: SignedIn,
): Promise<Pick<PageContext, 'person' | 'cameFrom'>> {
  const { givenName, familyName } = account.profile;
  const name = [givenName, familyName].filter(Boolean).join(' ') || undefined;
  const from = session.clientIds.findLast((clientId) => clientId !== builtInClientId);
  const client = from === undefined ? undefined : await oidc.client(from);
  return {
    person: {
      name,
      shortName: [name, givenName].find((part) => part && part.length <= mostInHeader) ?? undefined,
      isHolder: account.roles.length > 0,
      signOut: `${services.config.issuer}/protocol/openid-connect/logout`,
    },
    cameFrom: client?.homeUri === undefined ? undefined : { href: client.homeUri, name: client.name },
  };
}
