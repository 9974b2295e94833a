import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { parseFactorLabel } from '../../../src/domain/factors/factor-label.ts';
import type { About, Form, Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { LinkButton } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { CheckboxField } from '../../views/forms/checkbox-field.tsx';
import { SideButton } from '../../views/forms/side-form.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { isBackFromSignIn } from '../../signed-in/fresh-sign-in.ts';
import { Alert } from '../../views/alert.tsx';
import { isAsked, itemOf, type Held } from './held.ts';
import { listedKinds } from './listed-kinds.ts';
import {
  askedAt,
  itemName,
  listPath,
  passwordPath,
  wishOf,
  type Listed,
  type Refusal,
  type SecurityState,
} from './state.ts';

interface Change extends Listed {
  readonly visit: AccountVisit;
}

async function remove(
  submitted: Submitted<SecurityState>,
  { visit, kind, id }: Change,
): Promise<StepResult<SecurityState>> {
  const { about } = submitted;
  const refusal = await listedKinds[kind].remove(submitted, { visit, id });
  if (refusal)
    return { ok: false, isStale: true, errors: { step: about.t.security.refusals[refusal] }, shown: { refusal } };
  return { ok: true, patch: noticeOf(about, { kind: listedKinds[kind].removed }), next: listPath };
}

async function rename(
  submitted: Submitted<SecurityState>,
  { visit, kind, id }: Change,
): Promise<StepResult<SecurityState>> {
  const { form, about } = submitted;
  const texts = about.t.security.renaming.problems;
  const label = parseFactorLabel(form['label']);
  if (!label.ok) return { ok: false, errors: { label: texts[label.code] } };
  if (label.value === null) return { ok: false, errors: { label: texts.missing } };
  await listedKinds[kind].rename?.(submitted, { visit, id, label: label.value });
  return { ok: true, patch: noticeOf(about, { kind: 'saved' }), next: listPath };
}

/** Returns the name of the item that the page is about. */
function labelOf(about: About, held: Held): string {
  const asked = askedAt(about);
  return (asked && itemOf(held, asked)?.label) ?? '';
}

function titleOf(about: About, held: Held): string {
  const { removal, renaming, identities } = about.t.security;
  const asked = askedAt(about);
  const label = labelOf(about, held);
  if (asked?.kind === 'identity') return identities.unlinkTitle(label);
  return (asked?.how === 'remove' ? removal : renaming).title(label);
}

/** Takes the place of the button that cannot do what it says: the ways to sign in that have to be added first. */
function WaysOut({ refusal, held }: { readonly refusal: Refusal; readonly held: Held }) {
  const { security } = usePage().t;
  const needsPassword = refusal === 'last-way-in' && !hasPassword(held.account);
  return (
    <ButtonGroup>
      {needsPassword && <LinkButton href={passwordPath}>{security.password.choose}</LinkButton>}
      <LinkButton href="/compte/securite/cle" kind={needsPassword ? 'secondary' : 'primary'}>
        {security.passkeys.add}
      </LinkButton>
      {refusal === 'needed' && (
        <LinkButton href="/compte/securite/application" kind="secondary">
          {security.totp.add}
        </LinkButton>
      )}
    </ButtonGroup>
  );
}

function EditView({ held, ...props }: StepView<SecurityState> & { readonly held: Held }) {
  const { state, errors, about } = props;
  const { security } = about.t;
  const asked = askedAt(about);
  if (!asked) return null;
  const { kind, id, how } = asked;
  const isBack = isBackFromSignIn(state, about) && Object.keys(errors).length === 0;
  const item = <input type="hidden" name="item" value={itemName({ kind, id })} />;
  const keep = (
    <SideButton action="keep" kind="tertiary">
      {security.keep}
    </SideButton>
  );
  if (state.refusal)
    return (
      <>
        <WaysOut refusal={state.refusal} held={held} />
        {keep}
      </>
    );
  if (how === 'remove')
    return (
      <>
        {isBack && <Alert kind="info">{security.backFromSignIn}</Alert>}
        <p>{security.removal.consequences[kind]}</p>
        {listedKinds[kind].isLastFactor(held) && (
          <p>
            {security.removal.lastFactor} {security.removal.lost.lastFactor}
          </p>
        )}
        <p>{kind === 'identity' ? security.identities.message : security.removal.message}</p>
        <StepForm>
          {item}
          {kind !== 'identity' && (
            <CheckboxField name="isLost" label={security.removal.lost.label} hint={security.removal.lost.hint} />
          )}
          <LoneButton action="confirm">
            {kind === 'identity' ? security.identities.unlink : security.removal.submit}
          </LoneButton>
        </StepForm>
        {keep}
      </>
    );
  return (
    <>
      <StepForm mandatory>
        {item}
        <TextField name="label" label={security.renaming.label} hint={security.renaming.hint} autocomplete="off" />
        <LoneButton action="save">{about.t.account.save}</LoneButton>
      </StepForm>
      {keep}
    </>
  );
}

/** Returns whether a form comes from this page: the removal was confirmed, a name was typed, or the person keeps things as they are. */
const isEdit = (form: Form) => ['keep', 'remove', 'rename'].includes(wishOf(form));

/** Removes or renames one item of the list. When the item does not exist (any more), the step is not needed and the list answers. */
export const editStep = (editing: { readonly visit: AccountVisit; readonly held: Held }): Step<SecurityState> => ({
  name: 'security-edit',
  owns: ['notice', 'kept'],
  needed: (_state, about) => isAsked(editing.held, about),
  page: {
    accepts: isEdit,
    initial: (_state, about) => ({ label: labelOf(about, editing.held) }),
    wide: true,
  },
  async submit(submitted) {
    const { form, about } = submitted;
    const wish = wishOf(form);
    if (wish === 'keep') return { ok: true, patch: {}, event: 'kept', next: listPath };
    const asked = askedAt(about);
    if (wish !== asked?.how || form['item'] !== itemName(asked))
      return { ok: false, isStale: true, errors: { step: about.t.frame.stale } };
    const change = { ...asked, visit: editing.visit };
    return asked.how === 'remove' ? remove(submitted, change) : rename(submitted, change);
  },
  title: (about) => titleOf(about, editing.held),
  view: (props) => <EditView {...props} held={editing.held} />,
});
