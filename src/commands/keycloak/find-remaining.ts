import type { Services } from '../../services.ts';
import type { RemainingPeople } from '../../store/keycloak/remaining.ts';
import { summariseClients } from '../clients/list/summarise-clients.ts';

/** The work that remains after a service has moved here. */
export interface Remaining extends Omit<RemainingPeople, 'links'> {
  /** Links to providers that are not in service here. */
  readonly linksOff: number;
  readonly issuersOff: readonly string[];
  /** Names of the services that came from Keycloak and have asked for nothing since. */
  readonly unusedClients: readonly string[];
}

/** Counts what remains to be done for the people and the services that came from another service. */
export async function findRemaining(services: Services): Promise<Remaining> {
  const { links, ...people } = await services.keycloak.remaining.read();
  const { upstreams, wallet } = services.config;
  const on = [...Object.values(upstreams), ...(wallet?.trustList.issuers ?? [])];
  const issuers = new Set(on.map(({ issuer }) => issuer));
  const off = Object.entries(links).filter(([issuer]) => !issuers.has(issuer));
  const clients = await summariseClients(services);
  const unused = clients.filter(
    ({ record: { metadata }, summary: { state, lastUsedAt } }) =>
      metadata.legacy_reason === 'Keycloak' && state !== 'disabled' && state !== 'bin' && lastUsedAt === undefined,
  );
  return {
    ...people,
    linksOff: off.reduce((sum, [, count]) => sum + count, 0),
    issuersOff: off.map(([issuer]) => issuer),
    unusedClients: unused.map(({ summary: { name, clientId } }) => name || clientId),
  };
}
