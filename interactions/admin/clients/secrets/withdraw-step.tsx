import { withdrawClientSecrets } from '../../../../src/commands/clients/secrets/withdraw-client-secrets.ts';
import { canProve } from '../../../../src/domain/clients/secrets/client-proof.ts';
import { withoutSecrets, type ClientSecret } from '../../../../src/domain/clients/secrets/client-secret.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { ConfirmLast } from './confirm-last.tsx';
import { secretName } from './secrets-list.tsx';
import { doneWith, secretsAddress, type SecretsState, type SecretsVisit } from './secrets-state.ts';

/** The secrets that a form takes out of use: one, or all of a client that has keys. */
export interface Withdrawn {
  readonly secrets: readonly ClientSecret[];
  readonly isAll: boolean;
}

type Withdrawing = Withdrawn & { readonly visit: SecretsVisit };

const titleOf = ({ isAll }: Withdrawn, { clientSecrets: { withdraw } }: Texts) =>
  isAll ? withdraw.titleAll : withdraw.title;

/** Returns whether the client can prove who it is now, and cannot any more without these secrets. */
function isLastProof({ visit: { client }, secrets }: Withdrawing, now: number): boolean {
  const left = withoutSecrets(client.secrets, secrets, now);
  return canProve(client, now) && !canProve({ ...client, secrets: left }, now);
}

function WithdrawView({ about, ...withdrawing }: StepView<SecretsState> & Withdrawing) {
  const { t } = usePage();
  const { visit, secrets, isAll } = withdrawing;
  const texts = t.clientSecrets.withdraw;
  return (
    <>
      <ul id="withdrawn-secrets">
        {secrets.map((secret) => (
          <li key={secret.id}>{secretName(secret, t.clientSecrets)}</li>
        ))}
      </ul>
      <p>{isAll ? texts.effectAll : texts.effect}</p>
      {secrets.map(({ id }) => {
        const usedAt = visit.lastUses.get(id);
        return (
          usedAt !== undefined && (
            <Alert key={id} kind="info">
              {texts.used(t.dates.moment(usedAt))}
            </Alert>
          )
        );
      })}
      <ReasonForm
        action="withdraw"
        label={isAll ? texts.buttonAll : texts.button}
        cancel={secretsAddress(visit)}
        last={isLastProof(withdrawing, about.now) && <ConfirmLast />}
      />
    </>
  );
}

async function withdraw(
  { form, services, about }: Submitted<SecretsState>,
  { visit, secrets, isAll }: Withdrawing,
): Promise<StepResult<SecretsState>> {
  const reason = readReason(form, about.t);
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const { clientId } = visit.client;
  const withdrawn = await withdrawClientSecrets(services, {
    clientId,
    which: (present) => present.filter(({ id }) => isAll || secrets.some((secret) => secret.id === id)),
    reason: reason.reason,
    isConfirmed: form['confirmation'] !== undefined,
  });
  // Two people may withdraw the same secret: both read that it is done.
  const isDone = withdrawn.ok || (withdrawn.refused.kind === 'secret' && withdrawn.refused.code === 'gone');
  if (!isDone) return explainRefusal(withdrawn.refused, { t: about.t, services });
  return doneWith(visit, about, isAll ? 'allWithdrawn' : 'withdrawn');
}

/** Takes a secret out of use, or all of them once the client has keys. */
export const withdrawStep = (visit: SecretsVisit, withdrawn: Withdrawn): StayingStep<SecretsState> => ({
  name: 'withdraw',
  page: { wide: true, initial: (state, about) => keptFields(state, about) ?? {} },
  submit: (submitted) => withdraw(submitted, { ...withdrawn, visit }),
  title: ({ t }) => titleOf(withdrawn, t),
  view: (props) => <WithdrawView {...props} {...withdrawn} visit={visit} />,
});
