import { Provider, type Client } from 'oidc-provider';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

interface ToldClient {
  backchannelLogout(this: Client, accountId: string, sid: string): Promise<void>;
}

/**
 * Ends the session in our way where the library would call its clients itself: a page of the library's own ends a session when another one
 * was opened between two requests of one browser. The clients are told by a job.
 */
export function leaveLogoutToJob(provider: Provider, { services: { payloads } }: OverrideContext): void {
  replaceMethod(provider.Client.prototype as unknown as ToldClient, 'backchannelLogout', () => async () => {
    const { session } = Provider.ctx?.oidc ?? {};
    if (session?.accountId) payloads.endSession(session.uid);
  });
}
