import { exportKeys } from '../../domain/keycloak/way-back/export-keys.ts';
import type { ExportNote } from '../../domain/keycloak/way-back/export-notes.ts';
import { keyProvider, readRealmKeys } from '../../domain/keycloak/realm-keys.ts';
import { isObject, objectsIn, type Members } from '../../domain/members.ts';
import { isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { Rehearsal } from '../../store/keycloak/realms.ts';
import { Refused } from '../refused.ts';
import { exportClients } from './export-clients.ts';
import { exportPeople, type PersonLine } from './export-people.ts';

interface Wanted {
  /** Undefined where only one realm is being moved. */
  readonly realm: string | undefined;
  /** Only what was made or changed here since then, in epoch seconds; everything where it is undefined. */
  readonly since: number | undefined;
  /** The upstream of each alias that the operator names, beside those of the imports. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly upstreamNames: readonly string[];
}

/** A realm for Keycloak, read while it is written. */
export interface RealmExport {
  readonly realm: string;
  /** The file of the realm, without its people. */
  readonly file: Members;
  readonly serviceAccounts: readonly Members[];
  readonly people: AsyncGenerator<readonly PersonLine[], void, undefined>;
  readonly clients: readonly (ExportNote & { readonly clientId: string })[];
  readonly keys: readonly (ExportNote & { readonly kid: string })[];
}

const groupPaths = (groups: unknown): readonly string[] =>
  objectsIn(groups).flatMap(({ path, subGroups }) => [String(path), ...groupPaths(subGroups)]);

function chooseRealm(known: readonly Rehearsal[], wanted: string | undefined): Rehearsal {
  const open = known.filter(({ finishedAt }) => finishedAt === undefined);
  const named = known.find(({ realm }) => realm === wanted);
  if (named?.finishedAt !== undefined)
    throw new Refused(
      `the move of the realm "${named.realm}" was finished on ${isoTime(named.finishedAt).slice(0, 10)}: nothing is kept for the way back`,
    );
  if (wanted !== undefined && !named) throw new Refused(`no realm "${wanted}" was brought in`);
  const chosen = named ?? open[0];
  if (!chosen) throw new Refused('no realm is being moved: there is none to go back to');
  if (!named && open.length > 1)
    throw new Refused(
      `several realms are being moved (${open.map(({ realm }) => realm).join(', ')}): name one with --realm`,
    );
  return chosen;
}

/** Returns the upstream of an alias and the alias of an upstream. */
function readAliases(
  { config }: Services,
  {
    settings,
    known,
    upstreamNames,
  }: { readonly settings: Members; readonly known: ReadonlyMap<string, string> } & Pick<Wanted, 'upstreamNames'>,
) {
  const upstreamOf = (alias: string) => {
    const name = known.get(alias) ?? upstreamNames.find((one) => one === alias);
    return name === undefined ? undefined : { name, issuer: config.upstreams[name]?.issuer };
  };
  const providers = settings['identityProviders'];
  const listed = objectsIn(providers).map(({ alias }) => String(alias));
  const aliases = [...listed, ...known.keys()];
  return { upstreamOf, aliasOf: (upstream: string) => aliases.find((alias) => upstreamOf(alias)?.name === upstream) };
}

/** Reads a realm that was brought in as Keycloak would have it: as it was, with what has changed here since. */
export async function exportRealm(services: Services, wanted: Wanted): Promise<RealmExport> {
  const { since, upstreamNames } = wanted;
  const { rehearsals } = services.keycloak;
  const { realm, startedAt, aliases } = chooseRealm(await rehearsals.list(), wanted.realm);
  const original = await rehearsals.originalOf(realm);
  if (!original)
    throw new Refused(
      `what was kept of the realm "${realm}" does not open: ENCRYPTION_KEYS lacks the key that sealed it`,
    );
  const { settings } = original;
  const role = settings['defaultRole'];
  const defaultRole = isObject(role) ? String(role['name']) : `default-roles-${realm.toLowerCase()}`;
  const clients = await exportClients(services, { original, defaultRole, since });
  const keys = exportKeys(settings, {
    own: readRealmKeys(settings).keys,
    published: await services.keys.signing.list(services.nowSeconds()),
    withdrawn: await services.keys.signing.listWithdrawn(),
  });
  services.audit({ event: 'keycloak.exported', details: { realm, since } });
  await services.flush();
  const clientIds = clients.all.map(({ clientId }) => String(clientId));
  const known = new Map([...Object.entries(aliases), ...wanted.aliases]);
  const { users: _none, components, ...rest } = settings;
  const isWhole = since === undefined;
  const { id, keycloakVersion } = settings;
  return {
    realm,
    file: {
      ...(isWhole ? rest : { id, realm, keycloakVersion }),
      clients: isWhole ? clients.all : clients.changed,
      components: isWhole
        ? { ...(isObject(components) && components), [keyProvider]: keys.components }
        : { [keyProvider]: keys.added },
    },
    serviceAccounts: clients.serviceAccounts.filter(({ isChanged }) => isWhole || isChanged).map(({ entry }) => entry),
    people: exportPeople(services, {
      realm,
      since,
      startedAt,
      defaultRole,
      names: { groups: new Set(groupPaths(settings['groups'])), clients: new Set(clientIds) },
      isService: (clientId) => clients.here.has(clientId),
      attributes: new Map(original.attributes),
      ...readAliases(services, { settings, known, upstreamNames }),
    }),
    clients: clients.notes,
    keys: keys.notes,
  };
}
