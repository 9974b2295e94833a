import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import type { Services } from '../../src/services.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import type { AnnouncedChange } from '../../src/store/undo/announced-changes.ts';
import type { FactorDelta } from '../../src/store/factors/factor-history.ts';
import type { UndoData } from '../flow-states/link-data.ts';
import type { About } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import type { SubjectFact } from './link-subject.tsx';

/** The parts of the change that the page of an undo link shows. An undefined member is not known any more. */
export interface UndoSubject {
  /** The application, the passkey or the identity that was added or removed. */
  readonly item: SubjectFact | undefined;
  /** Epoch seconds. */
  readonly at: number | undefined;
}

async function findItem(services: Services, change: AnnouncedChange): Promise<SubjectFact | undefined> {
  const { accountId, kind } = change;
  const { added, removed } = change.details as unknown as FactorDelta;
  const name = (value: unknown) => (typeof value === 'string' ? value : undefined);
  switch (kind) {
    case 'totp-removed':
      return ['application', name(removed.totp_devices[0]?.['label'])];
    case 'passkey-removed':
      return ['passkey', name(removed.passkeys[0]?.['label'])];
    case 'identity-unlinked':
      return ['identity', upstreamBrand(String(removed.identities[0]?.['upstream']))];
    case 'totp-added': {
      const applications = await services.factors.totpApplications.list(accountId);
      return ['application', applications.find(({ id }) => added.totp_devices.includes(id))?.label];
    }
    case 'passkey-added': {
      const passkeys = await services.factors.passkeys.list(accountId);
      return ['passkey', passkeys.find(({ id }) => added.passkeys.includes(id))?.label];
    }
    case 'identity-linked': {
      const found = (await services.federation.identities.list(accountId)).find(({ id }) =>
        added.identities.includes(id),
      );
      return ['identity', found && upstreamBrand(found.upstream)];
    }
    default:
      return undefined;
  }
}

/** Reads what an undo link acts on. It reads only, since opening a link changes nothing. */
export async function readUndoSubject(services: Services, { data }: ActionLink<UndoData>): Promise<UndoSubject> {
  const change = await services.undo.announcedChanges.find(data.changeId);
  return { item: change && (await findItem(services, change)), at: change?.createdAt };
}

/** Returns the lines about an undo link that its page shows. The address is the one that the message went to. */
export function undoFacts(
  { data: { kind, since, email } }: ActionLink<UndoData>,
  { item, at }: UndoSubject,
  about: About,
): readonly SubjectFact[] {
  const restores = kind === 'address-changed' || (since !== undefined && since.until > about.now);
  return [
    [restores ? 'restored' : 'account', email && maskedAddress(email)],
    ...(item ? [item] : []),
    ['when', at === undefined ? undefined : about.t.mails.moment(at)],
  ];
}
