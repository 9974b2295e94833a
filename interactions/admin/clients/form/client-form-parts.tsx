import type { ComponentChildren } from 'preact';
import { Alert } from '../../../views/alert.tsx';
import { CheckboxField } from '../../../views/forms/checkbox-field.tsx';
import { Details } from '../../../views/details.tsx';
import { useErrors } from '../../../views/forms/drawn-form.ts';
import { FieldGroup } from '../../../views/forms/field-group.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { ServiceLogo } from '../../../views/service-logo.tsx';
import { TextField } from '../../../views/forms/text-field.tsx';
import { UploadField } from '../../../views/forms/upload-field.tsx';
import { FormFieldView } from './form-field-view.tsx';
import type { FormField } from './form-fields.ts';
import { typedMark } from './typed-values.ts';
import { dataOrder, reasonField, scopeBox } from './read-client-form.ts';

interface PartProps {
  /** The fields that the person may change. */
  readonly fields: readonly FormField[];
}

/** Marks the form of a page as one that a person has seen and sent. */
export function TypedMark({ page }: { readonly page: string }) {
  return <input type="hidden" name={typedMark} value={page} />;
}

interface SectionProps extends PartProps {
  readonly section: FormField['section'];
}

export function Fields({ section, fields }: SectionProps) {
  return (
    <>
      {fields
        .filter((field) => field.section === section)
        .map((field) => (
          <FormFieldView key={field.name} field={field} />
        ))}
    </>
  );
}

/** Draws what is rarely needed, folded. A part with a wrong field is unfolded. */
export function Advanced({ fields, children }: PartProps & { readonly children?: ComponentChildren }) {
  const { sections } = usePage().t.clientForm;
  const errors = useErrors();
  const hasError = (section: FormField['section']) =>
    fields.some((field) => field.section === section && errors[field.name] !== undefined);
  const hasLegacy = fields.some(({ section }) => section === 'legacy');
  return (
    <Details summary={sections.advanced} open={hasError('advanced') || hasError('legacy')}>
      <p class="fr-mt-2w fr-mb-2w">{sections.advancedIntro}</p>
      <Fields section="advanced" fields={fields} />
      {children}
      {hasLegacy && (
        <Details summary={sections.legacy} open={hasError('legacy')}>
          <div class="fr-mt-2w">
            <Alert kind="warning">
              <p>{sections.legacyWarning}</p>
              <p>{sections.legacyAfter}</p>
            </Alert>
          </div>
          <Fields section="legacy" fields={fields} />
        </Details>
      )}
    </Details>
  );
}

interface DataProps {
  /** The scopes whose boxes the person may tick. She gives reasons for the others where they are asked for. */
  readonly mayChoose: boolean;
  /** The scopes that are asked for, where the person may not change them. */
  readonly asked: readonly string[];
}

/** Draws which data the service asks for, in words, with the scope and the reason of each. */
export function DataFields({ mayChoose, asked }: DataProps) {
  const { data } = usePage().t.clientForm;
  const listed = mayChoose ? dataOrder : dataOrder.filter((scope) => asked.includes(scope));
  return (
    <>
      <p class="fr-hint-text fr-mb-2w">{data.always}</p>
      <ul class="app-data-asked">
        {listed.map((scope) => {
          const { label, tells } = data.scopes[scope];
          const why = reasonField(scope);
          return (
            <li key={scope}>
              {mayChoose ? (
                <CheckboxField
                  inGroup
                  name={scopeBox(scope)}
                  label={
                    <span>
                      {label} (<code>{scope}</code>)
                    </span>
                  }
                  hint={tells}
                />
              ) : (
                <p class="fr-mb-1w">
                  <strong>{label}</strong> (<code>{scope}</code>)
                </p>
              )}
              <TextField name={why} label={data.why(label)} autocomplete="off" />
            </li>
          );
        })}
      </ul>
    </>
  );
}

/**
 * Draws the present logo, a way to remove it, and a way to choose another one.
 *
 * @param props.logo Path of the present logo.
 */
export function LogoField({ logo }: { readonly logo: string | undefined }) {
  const texts = usePage().t.clientForm.logo;
  return (
    <FieldGroup legend={texts.legend}>
      {logo !== undefined && (
        <>
          <p class="fr-mb-1w">{texts.current}</p>
          <ServiceLogo path={logo} />
          <div class="fr-mb-3w">
            <CheckboxField name="removeLogo" label={texts.remove} />
          </div>
        </>
      )}
      <UploadField
        name="logo"
        label={logo === undefined ? texts.label : texts.other}
        hint={texts.hint}
        accept="image/jpeg,image/png,image/webp"
      />
    </FieldGroup>
  );
}
