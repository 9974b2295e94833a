import type { ComponentChildren } from 'preact';
import { parseReason, reasonBounds } from '../../src/domain/fields/reason.ts';
import type { Form } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import { CancelLink } from './cancel-link.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { TextArea } from '../views/forms/text-area.tsx';

interface ReasonFieldProps {
  /** Says what to write, where the usual question does not fit. */
  readonly hint?: string;
  readonly optional?: boolean;
}

/** The field of an acting form that asks why. */
export function ReasonField({ hint, optional }: ReasonFieldProps) {
  const { reason } = usePage().t.admin;
  return <TextArea name="reason" label={reason.label} hint={hint ?? reason.hint(reasonBounds)} optional={optional} />;
}

interface ReasonFormProps {
  /** Value of `action` of the button that acts, and its words. */
  readonly action: string;
  readonly label: string;
  /** Where the form leads without a change. */
  readonly cancel: string;
  /** Some of the fields may stay empty. */
  readonly someOptional?: boolean | undefined;
  /** The fields that follow the reason. */
  readonly last?: ComponentChildren;
  /** The fields before the reason. */
  readonly children?: ComponentChildren;
}

/** The form of an act of the administration, which asks why and can be left without a change. */
export function ReasonForm({ action, label, cancel, someOptional, last, children }: ReasonFormProps) {
  return (
    <StepForm mandatory={someOptional ? 'exceptOptional' : true}>
      {children}
      <ReasonField />
      {last}
      <ButtonGroup>
        <Button action={action}>{label}</Button>
        <CancelLink href={cancel} />
      </ButtonGroup>
    </StepForm>
  );
}

type ReadReason =
  | { readonly ok: true; readonly reason: string }
  | { readonly ok: false; readonly errors: { readonly reason: string } };

/** Reads the reason of an acting form. */
export function readReason(form: Form, t: Texts): ReadReason {
  const parsed = parseReason(form['reason']);
  return parsed.ok ? parsed : { ok: false, errors: { reason: t.admin.reason.problems[parsed.code](reasonBounds) } };
}
