import { createAdminArea } from './admin/create-admin-area.ts';
import { createRegistrationArea } from './registration/create-registration-area.ts';
import type { ApiArea, ApiParts } from './api-area.ts';

/** Lists the APIs. */
export function apiAreas(parts: ApiParts): readonly ApiArea[] {
  const { dynamicRegistration } = parts.services.config;
  return [createAdminArea(parts), ...(dynamicRegistration ? [createRegistrationArea(parts)] : [])];
}
