import type { Services } from '../../services.ts';
import { describeClient } from './describe-client.ts';
import { Refused } from '../refused.ts';

export async function showClient(services: Services, clientId: string): Promise<Readonly<Record<string, unknown>>> {
  const record = await services.clients.find(clientId);
  if (!record) throw new Refused(`no client is called "${clientId}"`);
  return describeClient(record, services.nowSeconds());
}
