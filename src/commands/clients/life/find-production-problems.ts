import type { ClientProblem } from '../../../domain/clients/client-metadata.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { problemsOf } from '../registration/check-registration.ts';
import { updateRecord } from '../registration/update-client.ts';

/** Returns what the rules of production refuse in the registration of a client in test. */
export function findProductionProblems(services: Services, record: ClientRecord): readonly ClientProblem[] {
  return problemsOf(updateRecord(services, record, { given: { status: 'production' } }));
}
