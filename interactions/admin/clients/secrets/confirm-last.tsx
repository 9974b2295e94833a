import { CheckboxField } from '../../../views/forms/checkbox-field.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { Alert } from '../../../views/alert.tsx';

/** Asks for a tick before the last way goes by which a client proves who it is. */
export function ConfirmLast() {
  const { last } = usePage().t.clientSecrets;
  return (
    <>
      <Alert kind="warning">{last.warning}</Alert>
      <CheckboxField name="confirmation" label={last.confirm} />
    </>
  );
}
