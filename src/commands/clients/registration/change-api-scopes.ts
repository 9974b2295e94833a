import { scopes as usualScopes } from '../../../domain/clients/member-checks.ts';
import { isApiScope, type ApiScope } from '../../../domain/roles/api-scopes.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient, type ClientOrder } from './change-client.ts';
import { orRefuse, type CommandAnswer } from '../../command-answer.ts';
import { updateRecord } from './update-client.ts';

interface Changing extends ClientOrder {
  /** Says what the client may do at the APIs from now on. */
  readonly scopes: readonly ApiScope[];
  readonly reason: string;
}

/** Says what a client may do at the APIs of this server. Its other scopes stay. Refused where `guardApiScopes` says so. */
export function changeApiScopes(
  services: Services,
  { scopes, ...changing }: Changing,
): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...changing,
    event: 'client.api_scopes_changed',
    change(before) {
      const { scope } = before.metadata;
      const others = (scope?.split(' ') ?? usualScopes).filter((name) => !isApiScope(name));
      const given = [...(others.length > 0 ? others : ['openid']), ...scopes].join(' ');
      // A registration without scopes has all but those of the APIs, and stays as it is where it gets none.
      return scope === undefined && scopes.length === 0
        ? before
        : orRefuse(updateRecord(services, before, { given: { scope: given } })).changed;
    },
  });
}
