import { removePasskey } from '../../../src/commands/factors/remove-passkey.ts';
import { removeTotp } from '../../../src/commands/factors/remove-totp.ts';
import { renameFactor } from '../../../src/commands/factors/rename-factor.ts';
import { unlinkIdentity } from '../../../src/commands/federation/unlink-identity.ts';
import type { Submitted } from '../../engine/flow.ts';
import type { AccountVisit } from '../account-page.ts';
import type { AccountState } from '../account-state.ts';
import { factorCount, type Held } from './held.ts';
import type { Listed, Refusal, SecurityState } from './state.ts';
import { ownerChange } from '../owner-change.ts';

interface Chosen {
  readonly visit: AccountVisit;
  readonly id: string;
}

/** Says what can be done with the items of one list. */
interface ListedKind {
  /** The notice after a removal. */
  readonly removed: NonNullable<AccountState['notice']>['kind'];
  /** Removes the item, or returns why it must stay. */
  remove(submitted: Submitted<SecurityState>, chosen: Chosen): Promise<Refusal | undefined>;
  /** Renames the item. Identities have no such member, because the upstream gives them their name. */
  rename?(submitted: Submitted<SecurityState>, chosen: Chosen & { readonly label: string }): Promise<void>;
  /** Says whether sign-ins ask for one factor alone once the item is removed. */
  isLastFactor(held: Held): boolean;
}

const isOnlyFactor = (held: Held) => held.isSecondFactorOn && factorCount(held) === 1;

/** Returns whether the person says that the device of the factor was lost or stolen. */
const isLost = ({ form }: Submitted<SecurityState>) => form['isLost'] !== undefined;

export const listedKinds: Readonly<Record<Listed['kind'], ListedKind>> = {
  totp: {
    removed: 'totpRemoved',
    async remove(submitted, { visit, id }) {
      const answer = await removeTotp(submitted.services, {
        ...ownerChange(visit.account, submitted.about),
        applicationId: id,
        isLost: isLost(submitted),
      });
      return answer.kind === 'removed' ? undefined : answer.kind;
    },
    rename: (submitted, { visit, id, label }) =>
      renameFactor(submitted.services, 'totp', { ...ownerChange(visit.account, submitted.about), id, label }),
    isLastFactor: isOnlyFactor,
  },
  passkey: {
    removed: 'passkeyRemoved',
    async remove(submitted, { visit, id }) {
      const answer = await removePasskey(submitted.services, {
        ...ownerChange(visit.account, submitted.about),
        passkeyId: id,
        browser: submitted.about.browser,
        isLost: isLost(submitted),
      });
      return answer.kind === 'removed' ? undefined : answer.kind;
    },
    rename: (submitted, { visit, id, label }) =>
      renameFactor(submitted.services, 'passkey', { ...ownerChange(visit.account, submitted.about), id, label }),
    isLastFactor: isOnlyFactor,
  },
  identity: {
    removed: 'identityUnlinked',
    async remove(submitted, { visit, id }) {
      const answer = await unlinkIdentity(submitted.services, {
        ...ownerChange(visit.account, submitted.about),
        identityId: id,
        sessionUid: visit.session.uid,
      });
      return answer.kind === 'removed' ? undefined : answer.kind;
    },
    isLastFactor: () => false,
  },
};
