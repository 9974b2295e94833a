import { administrationScopesIn, apiScopesIn, type ApiScope } from '../../roles/api-scopes.ts';
import { day } from '../../time.ts';
import { clientState, type ClientState } from '../life/client-state.ts';
import type { StoredMetadata } from '../client-metadata.ts';
import { liveSecrets, type ClientSecret } from '../secrets/client-secret.ts';
import type { ContactKind } from '../contacts/contact-kinds.ts';
import { legacyEnd, type LegacyEnd } from '../life/legacy-end.ts';
import { usesSecret } from '../secrets/uses-secret.ts';

/** Says what somebody should look at, the most urgent first. */
export const clientMarks = [
  'secret-over',
  'secret-ends',
  'rights-unseen',
  'legacy-over',
  'legacy-ends',
  'no-technical',
  'no-data-protection',
  'unused',
  'legacy',
] as const;

export type ClientMark = (typeof clientMarks)[number];

/** Says what a list tells of a client; times in epoch seconds. */
export interface ClientSummary {
  readonly clientId: string;
  readonly name: string;
  readonly state: ClientState;
  readonly createdAt: number;
  /** When the client was last used; undefined where no use is known. */
  readonly lastUsedAt: number | undefined;
  /** People of the last thirty days. */
  readonly people: number;
  readonly contacts: number;
  /** The end of the last secret that is still good; undefined where one has no end, or none is needed. */
  readonly secretEndsAt: number | undefined;
  readonly legacy: LegacyEnd | undefined;
  /** The rights of the administration that it has, for itself or in the name of people. */
  readonly rights: readonly ApiScope[];
  readonly marks: readonly ClientMark[];
}

/** Says what is known of a client beside its registration. */
export interface ClientUseFacts {
  readonly lastUsedAt: number | undefined;
  readonly people: number;
  /** The kinds of the contacts who have joined, one entry each. */
  readonly contacts: readonly ContactKind[];
}

interface SummarisedClient {
  readonly clientId: string;
  readonly metadata: StoredMetadata;
  readonly secrets: readonly ClientSecret[];
  readonly disabledAt: number | null;
  readonly deletedAt?: number | null | undefined;
  readonly createdAt: number;
}

/** Days before its end on which a secret is shown as one that ends soon. */
export const soonDays = 30;
/** A client that nobody has used for so many days may be one that nobody needs. */
export const unusedDays = 90;

/**
 * Returns when the client will be left without a good secret; undefined where that is not foreseen. Of two secrets the one that lives longer
 * counts: the other one is about to be replaced already.
 */
export function secretEnd(
  { metadata, secrets }: Pick<SummarisedClient, 'metadata' | 'secrets'>,
  now: number,
): number | undefined {
  const live = liveSecrets(secrets, now);
  if (!usesSecret(metadata) || live.length === 0) return undefined;
  const last = Math.max(...live.map(({ expiresAt }) => expiresAt ?? Infinity));
  return last === Infinity ? undefined : last;
}

export function summariseClient(
  client: SummarisedClient,
  { lastUsedAt, people, contacts, now }: ClientUseFacts & { readonly now: number },
): ClientSummary {
  const { clientId, metadata, secrets, createdAt } = client;
  const state = clientState(client);
  const legacy = legacyEnd(metadata, now);
  const secretEndsAt = secretEnd(client, now);
  const hasSecret = liveSecrets(secrets, now).length > 0;
  const since = lastUsedAt ?? createdAt;
  const rights = administrationScopesIn(apiScopesIn(metadata.scope));
  const isOf: Readonly<Record<ClientMark, boolean>> = {
    'secret-over': usesSecret(metadata) && !hasSecret,
    'secret-ends': hasSecret && secretEndsAt !== undefined && secretEndsAt <= now + soonDays * day,
    // People are asked for these rights alone; the service reads the rest of their data without a page.
    'rights-unseen': rights.length > 0 && metadata.first_party === true,
    'legacy-over': legacy?.isOver === true,
    'legacy-ends': legacy?.endsSoon === true,
    'no-technical': !contacts.includes('technical'),
    'no-data-protection': !contacts.includes('data-protection'),
    unused: since < now - unusedDays * day,
    legacy: legacy !== undefined && !legacy.isOver && !legacy.endsSoon,
  };
  const isOff = state === 'disabled' || state === 'bin';
  return {
    clientId,
    name: metadata.client_name ?? clientId,
    state,
    createdAt,
    lastUsedAt,
    people,
    contacts: contacts.length,
    secretEndsAt,
    legacy,
    rights,
    // Nothing is owed to a client that is switched off.
    marks: isOff ? [] : clientMarks.filter((mark) => isOf[mark]),
  };
}
