import { createAdminArea } from './admin/create-admin-area.ts';
import type { ApiArea, ApiParts } from './api-area.ts';

/** Lists the APIs. */
export function apiAreas(parts: ApiParts): readonly ApiArea[] {
  return [createAdminArea(parts)];
}
