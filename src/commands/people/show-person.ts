import { noteVisit } from '../account/note-visit.ts';
import { hasPassword } from '../../domain/account/has-password.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import type { CarriedFacts } from '../../domain/account/carried-facts.ts';
import type { OpenSession } from '../../domain/session/open-session.ts';
import { chosenAt, endOf, hasRunOut } from '../../domain/password/password-age.ts';
import { personStatesOf, type PersonState } from '../../domain/people/person-states.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { ClientAccess } from '../../store/clients/access/access-list.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';
import type { AddressCorrection } from '../../store/correction/address-corrections.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { SentMessage } from '../../store/messages/outbox.ts';
import { isServiceAccount } from '../account/add-service-account.ts';
import { withServices, type HistoryLine } from '../account/read-history.ts';
import { serviceNames } from '../account/service-names.ts';
import { readLockouts, type Lockout } from './read-lockouts.ts';

/** A factor by its kind and its dates. Its label is the person's own affair, and its secret nobody's. */
interface ShownFactor {
  readonly kind: 'application' | 'passkey';
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

/** An identity by its upstream and its dates. What the upstream states of the person is left out. */
interface ShownIdentity {
  readonly upstream: string;
  readonly linkedAt: number;
  readonly lastUsedAt: number | undefined;
}

interface ShownPassword {
  /** Undefined for a temporary password, which somebody else has chosen. */
  readonly changedAt: number | undefined;
  /** When it has to be renewed; undefined where passwords live for ever. */
  readonly runsOutAt: number | undefined;
  readonly hasRunOut: boolean;
  /** It was chosen by the link of a message lately, so it proves nothing for a lost device. */
  readonly isReset: boolean;
}

/** A session, with the names of the services that were opened in it. */
interface ShownSession extends OpenSession {
  readonly services: readonly string[];
}

/** Says what the helpdesk may know of a person; times in epoch seconds. No secret, hash, postal address, company or photo is in it. */
export interface ShownPerson {
  readonly sub: string;
  readonly email: string;
  readonly isEmailProved: boolean;
  readonly username: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly locale: string | undefined;
  readonly roles: readonly string[];
  readonly createdAt: number;
  readonly lastSignInAt: number | undefined;
  /** Says what keeps her from signing in; empty for an open account. */
  readonly states: readonly PersonState[];
  readonly disabledAt: number | undefined;
  readonly restrictedAt: number | undefined;
  /** Present while the account waits for its deletion. */
  readonly deletion: { readonly requestedAt: number | undefined; readonly dueAt: number } | undefined;
  /** Undefined where the account has none. */
  readonly password: ShownPassword | undefined;
  /** The account has no password, but had one: an agent has made it expire, or the person has removed it. */
  readonly hadPassword: boolean;
  readonly secondFactorAt: number | undefined;
  readonly factors: readonly ShownFactor[];
  /** Number of recovery codes that can still be used. */
  readonly recoveryCodes: number;
  readonly lockouts: readonly Lockout[];
  readonly lostDevice: Pick<LostDeviceRequest, 'id' | 'reference' | 'begunAt' | 'endsAt' | 'proof'> | undefined;
  /** Acts on the account that wait for agents to agree. */
  readonly requests: readonly Pick<Approval, 'id' | 'act' | 'at' | 'lapsesAt'>[];
  /** Another address that an agent has asked for, and that is not the address of the account yet. */
  readonly correction: Pick<AddressCorrection, 'email' | 'askedAt' | 'provedAt' | 'effectiveAt'> | undefined;
  /** Roles, groups and attributes that services are told; undefined where no import has brought her. */
  readonly carried: CarriedFacts | undefined;
  readonly identities: readonly ShownIdentity[];
  readonly sessions: readonly ShownSession[];
  readonly services: readonly ClientAccess[];
  /** The newest events, as she reads them herself. */
  readonly history: readonly HistoryLine[];
  /** The newest messages that were sent to her. */
  readonly messages: readonly SentMessage[];
}

/** Lines of each list. The person herself and the audit have the rest. */
const newest = 20;
async function readPassword(services: Services, account: Account): Promise<ShownPassword | undefined> {
  const { passwordChangedAt: changedAt } = account;
  if (changedAt === null) return undefined;
  const { passwordMaxAgeDays: maxAgeDays } = services.config;
  return {
    changedAt: chosenAt(changedAt),
    runsOutAt: endOf({ changedAt, maxAgeDays }),
    hasRunOut: hasRunOut({ changedAt, maxAgeDays, now: services.nowSeconds() }),
    isReset: await services.lostDevice.requests.hasResetPassword(account.id),
  };
}

async function readFactors(services: Services, accountId: string): Promise<readonly ShownFactor[]> {
  const [applications, passkeys] = await Promise.all([
    services.factors.totpApplications.list(accountId),
    services.factors.passkeys.list(accountId),
  ]);
  return [
    ...applications.map(({ createdAt, lastUsedAt }) => ({
      kind: 'application' as const,
      createdAt,
      lastUsedAt: lastUsedAt ?? undefined,
    })),
    ...passkeys.map(({ createdAt, lastUsedAt }) => ({ kind: 'passkey' as const, createdAt, lastUsedAt })),
  ];
}

async function readSessions(services: Services, accountId: string): Promise<readonly ShownSession[]> {
  const sessions = await services.session.list(accountId);
  return Promise.all(
    sessions.map(async (session) => {
      const names = await serviceNames(services, session.clientIds);
      return { ...session, services: [...names].map(([id, name]) => name ?? id) };
    }),
  );
}

/**
 * Returns what the helpdesk may know of a person; undefined where no person has this `sub`. The person reads in her history that the support
 * has looked, and the audit says who did.
 */
export async function showPerson(
  services: Services,
  { sub, by }: { readonly sub: string; readonly by: Agent },
): Promise<ShownPerson | undefined> {
  const account = await services.account.accounts.find(sub);
  if (!account || isServiceAccount(account.username)) return undefined;
  const [facts, password, former, factors, lockouts, lostDevice, identities, waiting, correction, carried] =
    await Promise.all([
      services.account.overviews.of(sub),
      readPassword(services, account),
      hasPassword(account) ? [] : services.account.accounts.lastPasswords(sub),
      readFactors(services, sub),
      readLockouts(services, account),
      services.lostDevice.requests.find(sub),
      services.federation.identities.list(sub),
      services.approvals.requests.waitingFor(sub),
      services.correction.corrections.find(sub),
      services.account.carried.find(sub),
    ]);
  const [sessions, access, events, messages] = await Promise.all([
    readSessions(services, sub),
    services.clients.accessList.listAccess(sub),
    services.account.history.page({ accountId: sub, size: newest }),
    services.outbox.sentTo(sub, newest),
  ]);
  await noteVisit(services, { sub, by });
  return {
    sub,
    email: account.email,
    isEmailProved: account.emailVerified,
    username: account.username,
    givenName: account.profile.givenName ?? undefined,
    familyName: account.profile.familyName ?? undefined,
    locale: account.locale ?? undefined,
    roles: account.roles,
    createdAt: account.createdAt,
    lastSignInAt: facts.lastSignInAt,
    states: personStatesOf(account),
    disabledAt: account.isDisabled ? (account.disabledAt ?? undefined) : undefined,
    restrictedAt: account.restrictedAt ?? undefined,
    deletion:
      account.deletionDueAt === null
        ? undefined
        : { requestedAt: account.deletionRequestedAt ?? undefined, dueAt: account.deletionDueAt },
    password,
    hadPassword: former.length > 0,
    secondFactorAt: account.secondFactorAt ?? undefined,
    factors,
    recoveryCodes: facts.recoveryCodes,
    lockouts,
    lostDevice: lostDevice && {
      id: lostDevice.id,
      reference: lostDevice.reference,
      begunAt: lostDevice.begunAt,
      endsAt: lostDevice.endsAt,
      proof: lostDevice.proof,
    },
    requests: waiting.map(({ id, act, at, lapsesAt }) => ({ id, act, at, lapsesAt })),
    correction: correction && {
      email: correction.email,
      askedAt: correction.askedAt,
      provedAt: correction.provedAt,
      effectiveAt: correction.effectiveAt,
    },
    carried,
    identities: identities.map(({ upstream, linkedAt, lastUsedAt }) => ({ upstream, linkedAt, lastUsedAt })),
    sessions,
    services: access,
    history: await withServices(services, events),
    messages,
  };
}
