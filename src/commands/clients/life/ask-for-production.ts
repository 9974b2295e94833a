import { isInTest } from '../../../domain/clients/life/test-clients.ts';
import { may } from '../../../domain/roles/permissions.ts';
import type { Services } from '../../../services.ts';
import { auditClient } from '../audit-client.ts';
import { answering, orRefuse, refuse, type CommandAnswer } from '../../command-answer.ts';
import { contactsMissing, unknownClient } from '../command-refusal.ts';
import { updateRecord } from '../registration/update-client.ts';

interface Asking {
  readonly clientId: string;
  readonly accountId: string;
  readonly reason: string;
}

const refusals = {
  not_in_test: 'The client is not in test, or is disabled.',
  waits: 'A request waits already.',
} as const;

const refuseToAsk = (code: keyof typeof refusals) => refuse({ kind: 'production', code, message: refusals[code] });

/** Asks that a client in test serves everybody, and tells those who may grant it. The registration is checked by the rules of production. */
export function askForProduction(services: Services, { clientId, accountId, reason }: Asking): Promise<CommandAnswer> {
  return answering(() =>
    services.transaction(async (trx) => {
      const record = await services.clients.registry.lock(trx, clientId);
      if (!record) return refuse(unknownClient(clientId));
      if (!isInTest(record.metadata) || record.disabledAt !== null) refuseToAsk('not_in_test');
      orRefuse(updateRecord(services, record, { given: { status: 'production' } }));
      const missing = await services.clients.contacts.missingContacts(clientId, trx);
      if (missing.length > 0) refuse(contactsMissing(clientId, missing));
      const request = { clientId, accountId, at: services.nowSeconds(), reason };
      if (!(await services.clients.productionRequests.insert(trx, request))) refuseToAsk('waits');
      auditClient(services, { event: 'client.production_asked', record, reason });
      for (const holder of await services.roles.holders.list(trx))
        if (holder.disabledAt === null && may(holder.roles, 'clients.manage'))
          services.messages.productionAsked({ record, holder });
    }),
  );
}
