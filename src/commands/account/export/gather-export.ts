import type { AccountDocument, ExportedFactor, ExportedService, ExportedSession } from './account-document.ts';
import { describeFacts } from '../../../domain/account/carried-facts.ts';
import type { AccountProfile } from '../../../domain/account/account-profile.ts';
import { membersOf } from '../../../domain/account/profile-members.ts';
import type { Services } from '../../../services.ts';
import type { Account } from '../../../store/account/accounts.ts';
import type { AccountRecords } from '../../../store/account/account-records.ts';
import { readHistory, type HistoryLine } from '../read-history.ts';
import { serviceNames } from '../service-names.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';

/** Everything that an export holds. */
export interface ExportContents {
  /** The document without its long part. */
  readonly document: Omit<AccountDocument, 'history'>;
  /** The profile from which the document tells. */
  readonly profile: AccountProfile;
  /** Reads the history anew, in batches: it can be too long for the memory. */
  history(): AsyncIterable<readonly HistoryLine[]>;
  /** About how many events there are. */
  readonly events: number;
  /** JPEG of the photo. */
  readonly photo: Buffer | undefined;
}

const photoName = 'photo.jpg';

/** Lists factors by kind and dates. Names that a person gave, keys, secrets and hashes stay out of the file. */
async function factorsOf(
  { factors: { totpApplications, passkeys } }: Services,
  { account, records }: { readonly account: Account; readonly records: AccountRecords },
): Promise<readonly ExportedFactor[]> {
  const used = (createdAt: number, lastUsedAt: number | null | undefined) => ({
    added_at: isoTime(createdAt),
    last_used_at: isoTimeOrNull(lastUsedAt),
  });
  const { id, passwordChangedAt } = account;
  return [
    ...(passwordChangedAt === null ? [] : [{ kind: 'password', ...used(passwordChangedAt, null) } as const]),
    ...(await totpApplications.list(id)).map(
      ({ createdAt, lastUsedAt }) => ({ kind: 'application', ...used(createdAt, lastUsedAt) }) as const,
    ),
    ...(await passkeys.list(id)).map(
      ({ createdAt, lastUsedAt }) => ({ kind: 'passkey', ...used(createdAt, lastUsedAt) }) as const,
    ),
    ...records.recoveryCodes.map(
      ({ createdAt, usedAt }) => ({ kind: 'recovery_code', ...used(createdAt, usedAt) }) as const,
    ),
  ];
}

async function sessionsOf(services: Services, accountId: string): Promise<readonly ExportedSession[]> {
  const namesOf = async (clientIds: readonly string[]) =>
    [...(await serviceNames(services, clientIds))].map(([id, name]) => ({ client_id: id, name: name ?? id }));
  const open = await services.session.list(accountId);
  return Promise.all(
    open.map(async ({ openedAt, loginAt, seenAt, endsAt, acr, proof, origin, clientIds }) => ({
      opened_at: isoTime(openedAt),
      signed_in_at: isoTime(loginAt),
      last_used_at: isoTime(seenAt),
      ends_at: isoTime(endsAt),
      acr: acr ?? null,
      methods: proof.methods,
      upstream: proof.upstream?.name ?? null,
      browser: origin?.browser ?? null,
      system: origin?.system ?? null,
      network: origin?.network ?? null,
      services: await namesOf(clientIds),
    })),
  );
}

async function servicesOf(
  { clients: { accessList } }: Services,
  accountId: string,
): Promise<readonly ExportedService[]> {
  return (await accessList.listAccess(accountId)).map((one) => ({
    client_id: one.clientId,
    name: one.name,
    first_party: one.isFirstParty,
    since: isoTime(one.since),
    last_used_at: isoTime(one.lastUsedAt),
    claims: one.claims,
    left_out: one.leftOut,
    apis: one.apis,
    offline_access: one.isOffline,
  }));
}

/** Reads everything that an export of an account holds; undefined when the account is gone. */
export async function gatherExport(services: Services, accountId: string): Promise<ExportContents | undefined> {
  const { config } = services;
  const { accounts, photos } = services.account;
  const { identities } = services.federation;
  const { trustedBrowsers } = services.factors;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const account = await accounts.find(accountId);
  const records = account && (await services.account.readRecords(accountId));
  if (!account || !records) return undefined;
  const photoId = photos.idOf(account);
  const photo = photoId && (await photos.find({ id: photoId, size: 'large', browser: undefined }));
  const request = await lostDeviceRequests.find(accountId);
  const correction = await services.correction.corrections.find(accountId);
  const carried = await services.account.carried.find(accountId);
  const [newest] = await services.account.history.page({ accountId, size: 1 });
  return {
    photo: photo || undefined,
    profile: account.profile,
    events: records.auditLines,
    history: () => readHistory(services, { accountId, until: newest?.id ?? 0 }),
    document: {
      format: 'geopf-id-account',
      version: 1,
      issuer: config.issuer,
      created_at: isoTime(services.nowSeconds()),
      account: {
        sub: account.id,
        username: account.username,
        email: account.email,
        email_verified_at: isoTimeOrNull(records.emailVerifiedAt),
        locale: account.locale,
        roles: account.roles,
        created_at: isoTime(account.createdAt),
        updated_at: isoTime(account.updatedAt),
        second_factor_since: isoTimeOrNull(account.secondFactorAt),
        deletion_due_at: isoTimeOrNull(account.deletionDueAt),
        restricted_since: isoTimeOrNull(account.restrictedAt),
        terms: records.terms
          ? { version: records.terms.version, accepted_at: isoTime(records.terms.acceptedAt) }
          : null,
      },
      profile: membersOf(account.profile),
      photo: photo ? photoName : null,
      factors: await factorsOf(services, { account, records }),
      identities: (await identities.list(accountId)).map((one) => ({
        upstream: one.upstream,
        issuer: one.issuer,
        subject: one.subject,
        family_name: one.familyName ?? null,
        given_name: one.givenName ?? null,
        email: one.email ?? null,
        declined_email: one.declinedEmail ?? null,
        linked_at: isoTime(one.linkedAt),
        last_used_at: isoTimeOrNull(one.lastUsedAt),
      })),
      sessions: await sessionsOf(services, accountId),
      services: await servicesOf(services, accountId),
      trusted_browsers: (await trustedBrowsers.list(accountId)).map((one) => ({
        browser: one.family ?? null,
        added_at: isoTime(one.createdAt),
        last_used_at: isoTimeOrNull(one.lastUsedAt),
        expires_at: isoTime(one.expiresAt),
      })),
      known_browsers: records.knownBrowsers.map(({ firstSeenAt, lastSeenAt }) => ({
        first_seen_at: isoTime(firstSeenAt),
        last_seen_at: isoTime(lastSeenAt),
      })),
      recent_services: records.recentServices.map(({ clientId, lastDayAt }) => ({
        client_id: clientId,
        last_day: isoTime(lastDayAt).slice(0, 10),
      })),
      provisioned_by: records.provisioned.map(({ clientId, createdAt, joinedAt, said }) => ({
        client_id: clientId,
        created_at: isoTime(createdAt),
        accepted_at: isoTimeOrNull(joinedAt),
        said,
      })),
      carried_facts: carried ? describeFacts(carried) : null,
      announced_changes: records.announcedChanges.map((one) => ({
        kind: one.kind,
        made_at: isoTime(one.madeAt),
        undo_until: isoTime(one.undoUntil),
        former_email: one.formerEmail ?? null,
      })),
      lost_device_request: request
        ? { reference: request.reference, begun_at: isoTime(request.begunAt), ends_at: isoTime(request.endsAt) }
        : null,
      address_correction: correction
        ? {
            email: correction.email,
            asked_at: isoTime(correction.askedAt),
            proved_at: isoTimeOrNull(correction.provedAt),
            effective_at: isoTime(correction.effectiveAt),
          }
        : null,
    },
  };
}
