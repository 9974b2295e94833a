import { changeTestAccounts } from '../../../../src/commands/clients/life/put-into-test.ts';
import { registrationLimits } from '../../../../src/domain/limits/registration-limits.ts';
import { isInTest, mostTestAccounts } from '../../../../src/domain/clients/life/test-clients.ts';
import { TextArea } from '../../../views/forms/text-area.tsx';
import { actPage } from '../act-page.tsx';
import { findTesters } from './find-testers.ts';

/** Names the people who may sign in to a client while it is in test. */
export const testersPage = actPage({
  name: 'client-testers',
  part: 'essayeurs',
  action: 'clients.edit',
  write: 'clients.edit',
  async prepare(visit, t) {
    const { client, services } = visit;
    const { clientId, metadata } = client;
    const texts = t.clientLife.testers;
    const byAddress = visit.may('clients.manage', clientId);
    const named = metadata.test_accounts ?? [];
    const found = await Promise.all(named.map((id) => services.account.accounts.find(id)));
    const present = new Map(found.flatMap((account) => (account ? [[account.username, account.id] as const] : [])));
    const usernames = [...present.keys()];
    const gone = named.length - usernames.length;
    return {
      title: texts.title,
      intro: (
        <>
          <p>{isInTest(metadata) ? texts.intro(mostTestAccounts) : texts.unused}</p>
          {gone > 0 && <p id="gone">{texts.gone(gone)}</p>}
        </>
      ),
      someOptional: true,
      initial: { accounts: usernames.join('\n') },
      fields: (
        <TextArea
          name="accounts"
          label={texts.label}
          hint={byAddress ? texts.hintWide : texts.hint}
          rows={mostTestAccounts}
          spellcheck={false}
          optional
        />
      ),
      acts: [
        {
          action: 'save',
          label: texts.submit,
          async run({ form, reason, baseVersion }) {
            // Each name tells whether somebody has it, so a contact asks as seldom as somebody who chooses a user name.
            const { limit, seconds } = registrationLimits.usernameChanges;
            const rule = {
              key: `test-accounts:${visit.account.id}`,
              waits: false,
              windowLimit: limit,
              windowSeconds: seconds,
            };
            const retryAfter = byAddress ? undefined : await services.throttles.admit([rule]);
            if (retryAfter !== undefined) return { errors: { accounts: t.frame.wait.tries(retryAfter) }, retryAfter };
            const typed = { text: form['accounts'] ?? '', byAddress, by: visit.account.id, present, t };
            const testers = await findTesters(services, typed);
            if (!testers.ok) return { errors: { accounts: testers.error }, retryAfter: testers.retryAfter };
            const { accountIds } = testers;
            const changed = await changeTestAccounts(services, { clientId, accountIds, reason, baseVersion });
            return changed.ok ? { done: 'testers' } : changed;
          },
        },
      ],
    };
  },
});
