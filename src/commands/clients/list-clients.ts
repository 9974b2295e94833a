import type { Services } from '../../services.ts';
import { describeClient } from './describe-client.ts';

/** Lists every registration, the disabled ones too, in the order of their ids. */
export async function listClients(services: Services): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const now = services.nowSeconds();
  return (await services.clients.list()).map((record) => describeClient(record, now));
}
