import { parseDeviceLabel } from '../../../src/domain/device-label.ts';
import type { Form, Step, StepResult, StepView, Submitted } from '../../flow.ts';
import { Button } from '../../views/button.tsx';
import { ButtonGroup } from '../../views/button-group.tsx';
import { ErrorSummary } from '../../views/error-summary.tsx';
import { MandatoryMention } from '../../views/mandatory-mention.tsx';
import { PageTitle } from '../../views/page-title.tsx';
import { SideForm } from '../../views/side-form.tsx';
import { StepForm } from '../../views/step-form.tsx';
import { TextField } from '../../views/text-field.tsx';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { isBackFromSignIn, keptFields } from '../fresh-sign-in.ts';
import { Alert } from '../../views/alert.tsx';
import { itemOf, type Held } from './held.ts';
import { listedKinds } from './listed-kinds.ts';
import { liveEditing, type SecurityState } from './state.ts';

const done: Partial<SecurityState> = { editing: undefined, kept: undefined };

interface Editing {
  readonly visit: AccountVisit;
  readonly held: Held;
}

async function remove(submitted: Submitted<SecurityState>, { visit }: Editing): Promise<StepResult<SecurityState>> {
  const { about } = submitted;
  const { kind, id } = liveEditing(submitted.state)!;
  const refusal = await listedKinds[kind].remove(submitted, { visit, id });
  if (refusal) return { ok: false, isStale: true, errors: { step: about.t.security.refusals[refusal] } };
  return { ok: true, patch: { ...done, ...noticeOf(listedKinds[kind].removed) } };
}

async function rename(submitted: Submitted<SecurityState>, { visit }: Editing): Promise<StepResult<SecurityState>> {
  const { form, about } = submitted;
  const { kind, id } = liveEditing(submitted.state)!;
  const texts = about.t.security.renaming.problems;
  const label = parseDeviceLabel(form['label']);
  if (!label.ok) return { ok: false, errors: { label: texts[label.code] } };
  if (label.value === null) return { ok: false, errors: { label: texts.missing } };
  await listedKinds[kind].rename(submitted, { visit, id, label: label.value });
  return { ok: true, patch: { ...done, ...noticeOf('saved') } };
}

function EditView({ held, ...props }: StepView<SecurityState> & { readonly held: Held }) {
  const { state, form, errors, about } = props;
  const { security } = about.t;
  const { kind, id, how } = liveEditing(state)!;
  const label = itemOf(held, { kind, id })?.label ?? '';
  const isBack = isBackFromSignIn(state) && Object.keys(errors).length === 0;
  const keep = (
    <SideForm>
      <Button action="keep" kind="tertiary">
        {security.keep}
      </Button>
    </SideForm>
  );
  if (how === 'remove')
    return (
      <>
        <PageTitle>{security.removal.title(label)}</PageTitle>
        <ErrorSummary errors={errors} />
        {isBack && <Alert kind="info">{security.backFromSignIn}</Alert>}
        <p>{security.removal.consequences[kind]}</p>
        {listedKinds[kind].isLastFactor(held) && <p>{security.removal.lastFactor}</p>}
        <p>{security.removal.message}</p>
        <StepForm>
          <ButtonGroup align="left">
            <Button action="confirm">{security.removal.submit}</Button>
          </ButtonGroup>
        </StepForm>
        {keep}
      </>
    );
  return (
    <>
      <PageTitle>{security.renaming.title(label)}</PageTitle>
      <ErrorSummary errors={errors} />
      <StepForm>
        <MandatoryMention />
        <TextField
          name="label"
          label={security.renaming.label}
          hint={security.renaming.hint}
          value={form['label']}
          error={errors['label']}
          autocomplete="off"
        />
        <ButtonGroup align="left">
          <Button action="save">{about.t.account.save}</Button>
        </ButtonGroup>
      </StepForm>
      {keep}
    </>
  );
}

/** Whether a form is of this page: removing was confirmed, a name was typed, or nothing is to change after all. */
export const isEdit = ({ action, label }: Form) => action === 'confirm' || action === 'keep' || label !== undefined;

/** One thing of the list, about to be removed or renamed. */
export const editStep = (editing: Editing): Step<SecurityState> => ({
  name: 'security-edit',
  owns: ['notice'],
  needed: (state) => liveEditing(state) !== undefined,
  accepts: isEdit,
  initial: (state) => ({ label: itemOf(editing.held, liveEditing(state)!)?.label ?? '', ...keptFields(state) }),
  async prepare({ state }) {
    // Removed elsewhere meanwhile, or never there.
    return itemOf(editing.held, liveEditing(state)!) ? undefined : done;
  },
  async submit(submitted) {
    const { form, state } = submitted;
    if (form['action'] === 'keep') return { ok: true, patch: done, event: 'kept' };
    return liveEditing(state)?.how === 'remove' && form['action'] === 'confirm'
      ? remove(submitted, editing)
      : rename(submitted, editing);
  },
  title: ({ t }) => t.security.title,
  wide: true,
  view: (props) => <EditView {...props} held={editing.held} />,
});
