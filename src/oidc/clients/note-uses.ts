import type { Client, Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { optionsOf } from '../client-options.ts';
import { isOwnExchange, isTrial } from '../trial/trial-state.ts';

type NotingServices = Pick<Services, 'clients' | 'config' | 'sealer' | 'nowSeconds'>;

/** Notes in memory that a client was given a person, whether or not she had to sign in for it, and that a client got tokens. */
export function noteUses(provider: Provider, services: NotingServices): void {
  const { uses: clientUses } = services.clients;
  const note = (client: Client | undefined, accountId?: string) => {
    // The pages of the account are no service of anybody.
    if (client && optionsOf(client).built_in !== true) clientUses.note({ clientId: client.clientId, accountId });
  };
  provider.on('authorization.success', (ctx) => {
    // A trial is no use: the client gets nothing.
    if (!isTrial(services, ctx)) note(ctx.oidc.client, ctx.oidc.session?.accountId);
  });
  // A service refreshes its tokens without its person, so this is a use of the service alone.
  provider.on('grant.success', (ctx) => {
    if (!isOwnExchange(ctx)) note(ctx.oidc.client);
  });
}
