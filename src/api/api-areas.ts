import { createAdminArea } from './admin/create-admin-area.ts';
import { createRegistrationArea } from './registration/create-registration-area.ts';
import { createScimArea } from './scim/create-scim-area.ts';
import type { ApiArea, ApiParts } from './api-area.ts';
import { createConfigurationAreas } from './ssf/create-configuration-areas.ts';
import { createSsfArea } from './ssf/create-ssf-area.ts';

/** Lists the APIs. */
export function apiAreas(parts: ApiParts): readonly ApiArea[] {
  const { dynamicRegistration } = parts.services.config;
  const registration = dynamicRegistration ? [createRegistrationArea(parts)] : [];
  return [
    createAdminArea(parts),
    createScimArea(parts),
    ...registration,
    createSsfArea(parts),
    ...createConfigurationAreas(parts),
  ];
}
