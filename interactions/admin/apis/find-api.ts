import { AppError } from '../../../src/errors.ts';
import type { ApiRecord } from '../../../src/store/apis/apis.ts';
import type { AdminVisit } from '../admin-page.ts';

/** Returns the API that the address of a page names. */
export async function findApi({ services, params }: Pick<AdminVisit, 'services' | 'params'>): Promise<ApiRecord> {
  const found = (await services.apis.list()).find(({ id }) => id === params['id']);
  if (!found) throw new AppError('not_found');
  return found;
}
