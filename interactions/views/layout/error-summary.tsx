import { useErrors } from '../forms/drawn-form.ts';
import { FieldErrors } from '../forms/field-errors.tsx';
import { usePage } from './page-context.ts';
import { Refusal } from './refusal.tsx';
import { Wait } from './wait.tsx';

export interface ErrorSummaryProps {
  /** Title instead of the usual one. A refusal has none otherwise. */
  readonly title?: string | undefined;
  /** The field that the message of `step` leads to, when several fields may be the cause of it. */
  readonly leadsTo?: string | undefined;
  /** The other way on, which a refusal offers. */
  readonly exit?: { readonly href: string; readonly label: string } | undefined;
}

/**
 * Says why the form was not accepted: a wait, a refusal, or errors of fields. Without an error it draws nothing. The messages `step` and
 * `passkey` belong to no field: what they say cannot be corrected in one. `wait` stands alone: nothing was examined.
 */
export function ErrorSummary({ title, leadsTo, exit }: ErrorSummaryProps) {
  const { waitUntil } = usePage();
  const { wait, step, passkey, ...fields } = useErrors();
  const messages = [
    ...(step === undefined ? [] : [{ text: step, leadsTo }]),
    // The form of the passkey, which has no field, says the same.
    ...(passkey === undefined ? [] : [{ text: passkey, leadsTo: 'passkey' }]),
  ];
  if (wait !== undefined) return <Wait message={wait} until={waitUntil} />;
  if (Object.keys(fields).length > 0)
    return <FieldErrors fields={fields} others={messages.map(({ text }) => text)} title={title} />;
  return messages.length > 0 ? <Refusal messages={messages} title={title} exit={exit} /> : null;
}
