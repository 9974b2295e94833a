import { setClientKeys } from '../../../../src/commands/clients/secrets/set-client-keys.ts';
import { canProve } from '../../../../src/domain/clients/secrets/client-proof.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { ConfirmLast } from './confirm-last.tsx';
import { doneWith, secretsAddress, type SecretsState, type SecretsVisit } from './secrets-state.ts';

/** Returns whether the client can prove who it is now, and cannot any more without its keys. */
function areLastProof({ client }: SecretsVisit, now: number): boolean {
  const { jwks: _jwks, jwks_uri: _uri, ...metadata } = client.metadata;
  return !canProve({ ...client, metadata }, now);
}

function RemoveKeysView({ about, visit }: StepView<SecretsState> & { readonly visit: SecretsVisit }) {
  const { clientSecrets } = usePage().t;
  const texts = clientSecrets.removeKeys;
  return (
    <>
      <p>{texts.effect}</p>
      <ReasonForm
        action="removeKeys"
        label={texts.button}
        cancel={secretsAddress(visit)}
        last={areLastProof(visit, about.now) && <ConfirmLast />}
      />
    </>
  );
}

async function remove(
  { form, services, about }: Submitted<SecretsState>,
  visit: SecretsVisit,
): Promise<StepResult<SecretsState>> {
  const reason = readReason(form, about.t);
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const { clientId } = visit.client;
  const isConfirmed = form['confirmation'] !== undefined;
  const set = await setClientKeys(services, { clientId, source: {}, keys: [], reason: reason.reason, isConfirmed });
  return set.ok ? doneWith(visit, about, 'keysRemoved') : explainRefusal(set.refused, { t: about.t, services });
}

/** Takes the keys of a client away. */
export const removeKeysStep = (visit: SecretsVisit): StayingStep<SecretsState> => ({
  name: 'remove-keys',
  page: { wide: true, initial: (state, about) => keptFields(state, about) ?? {} },
  submit: (submitted) => remove(submitted, visit),
  title: ({ t }) => t.clientSecrets.removeKeys.title,
  view: (props) => <RemoveKeysView {...props} visit={visit} />,
});
