import { closeAccount } from '../../../src/commands/deletion/close-account.ts';
import { isLastAdministrator } from '../../../src/commands/deletion/last-administrator.ts';
import { isDeletionWord } from '../../../src/domain/deletion/deletion-word.ts';
import { day } from '../../../src/domain/time.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import type { Step, StepResult, Submitted } from '../../engine/flow.ts';
import type { AccountPage } from '../account-page.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import { ClosedView } from './closed-view.tsx';
import { DeletionView, type DeletionFacts } from './deletion-view.tsx';
import { knownServices } from './known-services.ts';
import type { DeletionState } from './state.ts';
import { ownerChange } from '../owner-change.ts';

interface Deleting {
  readonly account: Account;
  readonly facts: DeletionFacts;
}

async function close(
  { form, services, about }: Submitted<DeletionState>,
  account: Account,
): Promise<StepResult<DeletionState>> {
  const texts = about.t.deletion;
  const typed = form['confirmation']?.trim() ?? '';
  if (!isDeletionWord(typed)) {
    const problem = typed === '' ? texts.form.missing : texts.form.wrong;
    return { ok: false, errors: { confirmation: problem(texts.form.word) } };
  }
  const closed = await closeAccount(services, {
    ...ownerChange(account, about),
    by: 'owner',
  });
  if (closed.kind === 'last_administrator')
    return { ok: false, errors: { step: texts.lastAdministrator.sentence }, isStale: true };
  if (closed.kind !== 'closed') return { ok: true, patch: {}, next: '/compte' };
  return { ok: true, patch: { closed: { dueAt: closed.notice.dueAt } } };
}

const deletionStep = ({ account, facts }: Deleting): Step<DeletionState> => ({
  name: 'deletion',
  owns: ['kept'],
  needed: ({ closed }) => closed === undefined,
  page: {
    accepts: ({ action }) => action === 'delete',
    initial: (state, about) => keptFields(state, about) ?? {},
    wide: true,
  },
  submit: (submitted) => close(submitted, account),
  title: ({ t }) => t.deletion.title,
  view: (props) => <DeletionView {...props} account={account} facts={facts} />,
});

/** Says what a deletion does, and closes the account of the person who confirms it. */
export const deletionPage: AccountPage = {
  path: '/compte/suppression',
  label: (t) => t.deletion.title,
  needsFreshSignIn: () => true,
  async flow({ account, services }) {
    const { deletionDays, auditDays } = services.config;
    const facts = {
      auditDays,
      dueAt: deletionDays === 0 ? undefined : services.nowSeconds() + deletionDays * day,
      known: await knownServices(services, account.id),
      isLastAdministrator: await isLastAdministrator(services, account),
    };
    return defineFlow<DeletionState>({
      name: 'account',
      steps: [deletionStep({ account, facts })],
      finish: async ({ state, about }) => ({
        kind: 'page',
        title: about.t.deletion.closed.title,
        isSignedOut: true,
        body: <ClosedView email={account.email} dueAt={facts.dueAt && state.closed?.dueAt} about={about} />,
      }),
    });
  },
};
