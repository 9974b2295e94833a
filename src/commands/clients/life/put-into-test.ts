import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient, type ClientOrder } from '../registration/change-client.ts';
import { orRefuse, type CommandAnswer } from '../../command-answer.ts';
import { updateRecord } from '../registration/update-client.ts';

/** Takes a client back into test: everybody who is not on its list loses codes, tokens and grants in the same commit. */
export function putIntoTest(services: Services, changing: ClientOrder): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...changing,
    event: 'client.put_into_test',
    change: (before) => orRefuse(updateRecord(services, before, { given: { status: 'test' } })).changed,
  });
}

/** Says who may sign in to a client while it is in test. People who are taken from the list lose what the client had of them. */
export function changeTestAccounts(
  services: Services,
  { accountIds, ...changing }: ClientOrder & { readonly accountIds: readonly string[] },
): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...changing,
    event: 'client.test_accounts_changed',
    change: (before) => orRefuse(updateRecord(services, before, { given: { test_accounts: accountIds } })).changed,
  });
}
