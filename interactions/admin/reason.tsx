import { parseReason, reasonBounds } from '../../src/domain/fields/reason.ts';
import type { Form } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import { usePage } from '../views/layout/page-context.ts';
import { TextArea } from '../views/fields/text-area.tsx';

interface ReasonFieldProps {
  /** Says what to write, where the usual question does not fit. */
  readonly hint?: string;
}

/** The field of an acting form that asks why. */
export function ReasonField({ hint }: ReasonFieldProps) {
  const { reason } = usePage().t.admin;
  return <TextArea name="reason" label={reason.label} hint={hint ?? reason.hint(reasonBounds)} />;
}

type ReadReason =
  | { readonly ok: true; readonly reason: string }
  | { readonly ok: false; readonly errors: { readonly reason: string } };

/** Reads the reason of an acting form. */
export function readReason(form: Form, t: Texts): ReadReason {
  const parsed = parseReason(form['reason']);
  return parsed.ok ? parsed : { ok: false, errors: { reason: t.admin.reason.problems[parsed.code](reasonBounds) } };
}
