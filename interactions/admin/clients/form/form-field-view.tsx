import type { PersonClaim } from '../../../../src/domain/clients/claims/scope-claims.ts';
import type { Texts } from '../../../texts/index.ts';
import { BoxGroup } from '../../../views/forms/box-group.tsx';
import { CheckboxField } from '../../../views/forms/checkbox-field.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SelectField } from '../../../views/forms/select-field.tsx';
import { TextArea } from '../../../views/forms/text-area.tsx';
import { TextField } from '../../../views/forms/text-field.tsx';
import { upstreamBrand } from '../../../views/upstream-brand.ts';
import type { FormField } from './form-fields.ts';

/** Returns what people call an option of a field. */
export function optionLabel({ name }: Pick<FormField, 'name'>, option: string, t: Texts): string {
  if (name === 'optionalClaims') return t.services.claims[option as PersonClaim];
  if (name === 'proof')
    return t.clientHelp.settings.methods[option as keyof Texts['clientHelp']['settings']['methods']];
  const { levels } = t.clientForm;
  if (name === 'level') return levels[option as keyof typeof levels];
  const ways: Readonly<Record<string, string>> = t.login.waysIn.names;
  return name === 'waysIn' ? (ways[option] ?? upstreamBrand(option)) : option;
}

const rowsOf = { list: 4, area: 2 } as const;
const inputTypes = { url: 'url', day: 'text', text: 'text', number: 'text' } as const;

/** Draws one field of the form about a client. */
export function FormFieldView({ field }: { readonly field: FormField }) {
  const { t } = usePage();
  const { name, kind, options = [], isRequired } = field;
  const common = { name, ...t.clientForm.fields[name] };
  switch (kind) {
    case 'flag':
    case 'off':
    case 'grant':
      return (
        <div class="fr-mb-3w">
          <CheckboxField {...common} />
        </div>
      );
    case 'boxes':
      return (
        <BoxGroup
          {...common}
          boxes={options.map((option) => ({
            name: `${name}-${option}`,
            label: optionLabel(field, option, t),
          }))}
        />
      );
    case 'select':
      return (
        <SelectField
          {...common}
          autocomplete="off"
          options={options.map((option) => ({ value: option, label: optionLabel(field, option, t) }))}
        />
      );
    case 'choice':
      return (
        <SelectField
          {...common}
          optional
          autocomplete="off"
          options={[
            { value: '', label: t.clientForm.levels.none },
            ...options.map((option) => ({ value: option, label: optionLabel(field, option, t) })),
          ]}
        />
      );
    case 'list':
    case 'area':
      return (
        <TextArea
          {...common}
          rows={rowsOf[kind]}
          optional={!isRequired}
          spellcheck={kind === 'list' ? false : undefined}
        />
      );
    default:
      return (
        <TextField
          {...common}
          type={inputTypes[kind]}
          optional={!isRequired}
          autocomplete="off"
          spellcheck={kind === 'url' ? false : undefined}
          inputmode={kind === 'number' ? 'numeric' : undefined}
          short={kind === 'number' || kind === 'day'}
        />
      );
  }
}
