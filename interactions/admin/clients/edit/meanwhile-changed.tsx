import type { FieldDifference } from '../../../../src/domain/clients/client-differences.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/page-context.ts';
import { memberLabel } from '../form/client-fields.ts';

const words = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Shows what somebody else has changed while the person was typing: each member before and now. */
export function MeanwhileChanged({ differences }: { readonly differences: readonly FieldDifference[] }) {
  const { t } = usePage();
  const { clientForm } = t;
  return (
    <Alert kind="info" title={clientForm.edit.meanwhile} id="meanwhile">
      <dl class="app-definition">
        {differences.map(({ field, from, to }) => (
          <div key={field}>
            <dt>{memberLabel(field, t)}</dt>
            <dd class="app-breakable">{clientForm.edit.fromTo(words(from), words(to))}</dd>
          </div>
        ))}
      </dl>
    </Alert>
  );
}
