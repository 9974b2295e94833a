import { adminEndpoints } from './admin/admin-endpoints.ts';
import { adminPrefix } from './admin/create-admin-area.ts';
import { problems } from './problem.ts';

/** Returns what the pages about the API of the administration say: its operations and its problems. */
export function apiFacts(issuer: string) {
  return {
    base: `${new URL(issuer).origin}${adminPrefix}`,
    document: `${adminPrefix}/openapi.json`,
    operations: adminEndpoints.map(({ method, path, tag, summary, scope }) => ({ method, path, tag, summary, scope })),
    problems: Object.entries(problems).map(([slug, about]) => ({ slug, ...about })),
  };
}
