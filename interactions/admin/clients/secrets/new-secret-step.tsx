import { addClientSecret } from '../../../../src/commands/clients/secrets/add-client-secret.ts';
import {
  isSecretLife,
  liveSecrets,
  secretLives,
  usualLife,
  type ClientSecret,
  type SecretLife,
} from '../../../../src/domain/clients/secrets/client-secret.ts';
import { minute } from '../../../../src/domain/time.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { SelectField } from '../../../views/forms/select-field.tsx';
import { TextField } from '../../../views/forms/text-field.tsx';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { keepShownSecret } from '../shown-secret.ts';
import { secretsAddress, type SecretsState, type SecretsVisit } from './secrets-state.ts';

const longestName = 60;
const lives = Object.keys(secretLives) as readonly SecretLife[];

function NewSecretView({ about, visit }: StepView<SecretsState> & { readonly visit: SecretsVisit }) {
  const { clientSecrets } = usePage().t;
  const texts = clientSecrets.newSecret;
  const known = liveSecrets(visit.client.secrets, about.now).map(({ id }) => id);
  return (
    <>
      <p>{texts.intro}</p>
      <ReasonForm action="draw" label={texts.draw} cancel={secretsAddress(visit)}>
        <input type="hidden" name="known" value={known.join(' ')} />
        <TextField
          name="name"
          label={texts.name}
          hint={texts.nameHint}
          autocomplete="off"
          maxlength={longestName}
          optional
        />
        <SelectField
          name="life"
          label={texts.life}
          hint={texts.lifeHint}
          options={lives.map((value) => ({ value, label: texts.lives[value] }))}
        />
      </ReasonForm>
    </>
  );
}

/** Returns the name of a secret as it is kept; undefined for one that a list could not show. */
function readName(typed = ''): string | undefined {
  const name = typed.normalize('NFC').trim();
  return [...name].length > longestName || /[\p{C}\p{Zl}\p{Zp}]/u.test(name) ? undefined : name;
}

/** Returns whether this person has just drawn a secret that the form did not know of: the button was pressed twice. */
function isPressedAgain(
  { account, services }: SecretsVisit,
  present: readonly ClientSecret[],
  known: readonly string[],
): boolean {
  const now = services.nowSeconds();
  return present.some(
    ({ id, by, createdAt }) => !known.includes(id) && by === account.id && (createdAt ?? 0) > now - minute,
  );
}

async function draw(
  { form, services, about }: Submitted<SecretsState>,
  visit: SecretsVisit,
): Promise<StepResult<SecretsState>> {
  const { t } = about;
  const { clientId } = visit.client;
  const { errors: texts } = t.clientSecrets;
  const reason = readReason(form, t);
  const name = readName(form['name']);
  const { life } = form;
  const errors = {
    ...(name === undefined && { name: texts.name }),
    ...(!isSecretLife(life) && { life: texts.life }),
    ...(reason.ok ? {} : reason.errors),
  };
  if (name === undefined || !isSecretLife(life) || !reason.ok) return { ok: false, errors };
  const known = (form['known'] ?? '').split(' ').filter(Boolean);
  const added = await addClientSecret(services, {
    clientId,
    name,
    life,
    by: visit.account.id,
    reason: reason.reason,
    known,
    keep: (drawn) => keepShownSecret(visit, clientId, drawn),
  });
  if (added.ok) return { ok: true, patch: {}, event: 'drawn', next: secretsAddress(visit) };
  const { refused } = added;
  return refused.kind === 'secret' && isPressedAgain(visit, refused.present ?? [], known)
    ? { ok: true, patch: {}, event: 'again', next: secretsAddress(visit) }
    : explainRefusal(refused, { t, services });
}

/** Draws a new secret, which the list shows one time. */
export const newSecretStep = (visit: SecretsVisit): StayingStep<SecretsState> => ({
  name: 'new-secret',
  page: {
    wide: true,
    accepts: ({ action }) => action === 'draw',
    initial: (state, about) => ({ life: usualLife, ...keptFields(state, about) }),
  },
  submit: (submitted) => draw(submitted, visit),
  title: ({ t }) => t.clientSecrets.newSecret.title,
  view: (props) => <NewSecretView {...props} visit={visit} />,
});
