import type { Services } from '../../services.ts';
import type { Identity } from '../../store/federation/identities.ts';
import { noteVisit } from './note-visit.ts';
import { isServiceAccount } from './add-service-account.ts';
import { describeAccount } from './describe-account.ts';
import { findAccount } from './find-account.ts';
import { isoTime } from '../../domain/time.ts';

/**
 * An identity as the upstream and its support know it. Names and addresses that the upstream stated are left out, since they belong to the
 * person.
 */
const describeIdentity = ({ upstream, issuer, subject, linkedAt, lastUsedAt }: Identity) => ({
  upstream,
  issuer,
  subject,
  linked_at: isoTime(linkedAt),
  ...(lastUsedAt === undefined ? {} : { last_used_at: isoTime(lastUsedAt) }),
});

/** Describes an account for support: its ways to sign in, whether a second factor is on, and a lost-device request that waits. */
export async function showAccount(
  services: Services,
  { name, operator }: { readonly name: string; readonly operator: string },
): Promise<Readonly<Record<string, unknown>>> {
  const { account, passwordHash } = await findAccount(services, name);
  const person = await services.factors.personFacts.of(account.id);
  const identities = await services.federation.identities.list(account.id);
  const request = await services.lostDevice.requests.find(account.id);
  if (!isServiceAccount(account.username))
    await noteVisit(services, { sub: account.id, by: { kind: 'command', name: operator } });
  return {
    ...describeAccount(account),
    has_password: passwordHash !== undefined,
    identities: identities.map(describeIdentity),
    // The factors of a disabled account are left out, because nobody can use them.
    ...(person ? { second_factor: person.isSecondFactorOn } : {}),
    ...(request ? { lost_device: { reference: request.reference, ends_at: isoTime(request.endsAt) } } : {}),
  };
}
