import { Provider, type Client } from 'oidc-provider';
import type { Services } from '../../services.ts';

interface ToldClient {
  readonly backchannelLogoutUri?: string;
  includeSid: (this: ToldClient) => boolean;
  backchannelLogout: (this: Client) => Promise<void>;
}

/** A logout token has the issuer, the audience and the subject of an ID token: its type alone tells them apart (RFC 8725, section 3.11). */
export function refuseOtherHints(provider: Provider): void {
  const validate = provider.IdToken.validate.bind(provider.IdToken);
  provider.IdToken.validate = async (hint, client) => {
    const validated = await validate(hint, client);
    const { typ } = validated.header;
    if (typ !== undefined && typ !== 'JWT') throw new Error('a token of another type is no ID token');
    return validated;
  };
}

/** Whoever is told of the end of a session knows its name from the ID token, required or not; telling is the work of a job. */
export function tellByJob(provider: Provider, { payloads }: Pick<Services, 'payloads'>): void {
  const client = provider.Client.prototype as unknown as ToldClient;
  const { includeSid } = client;
  client.includeSid = function includeForTold(this: ToldClient) {
    return this.backchannelLogoutUri !== undefined || includeSid.call(this);
  };
  // A page of the library's own ends a session where another one was opened between two requests of one browser.
  client.backchannelLogout = async () => {
    const { session } = Provider.ctx?.oidc ?? {};
    if (session?.accountId) payloads.endSession(session.uid);
  };
}
