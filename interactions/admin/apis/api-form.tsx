import { apiBounds, tokenFormats } from '../../../src/domain/apis/registered-api.ts';
import { signingAlgs } from '../../../src/domain/keys/signatures.ts';
import type { Form } from '../../engine/flow.ts';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { CheckboxField } from '../../views/forms/checkbox-field.tsx';
import { Details } from '../../views/details.tsx';
import { useErrors } from '../../views/forms/drawn-form.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { RadioGroup } from '../../views/forms/radio-group.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SelectField } from '../../views/forms/select-field.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { TextArea } from '../../views/forms/text-area.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import { TypedMark } from '../clients/form/client-form-parts.tsx';
import { BaseVersion } from '../base-version.tsx';
import { CancelLink } from '../cancel-link.tsx';
import { ReasonField } from '../reason.tsx';
import type { ApiField } from './read-api-form.ts';

const advanced: readonly ApiField[] = [
  'unregisteredScopes',
  'tokenFormat',
  'signingAlgorithm',
  'tokenSeconds',
  'leastAcr',
  'maxAuthAge',
  'bound',
  'introspectionClient',
  'exchangeFrom',
  'exchangeTo',
];

function Advanced() {
  const { apis, clientForm } = usePage().t;
  const { fields, advanced: summary } = apis.form;
  const errors = useErrors();
  const { none, ...levels } = clientForm.levels;
  return (
    <Details summary={summary} open={advanced.some((field) => errors[field] !== undefined)}>
      <div class="fr-mt-2w">
        <TextArea name="unregisteredScopes" {...fields.unregisteredScopes} optional spellcheck={false} />
        <RadioGroup
          name="tokenFormat"
          {...fields.tokenFormat}
          options={tokenFormats.map((value) => ({ value, label: apis.formats[value], hint: apis.formatHints[value] }))}
        />
        <SelectField
          name="signingAlgorithm"
          {...fields.signingAlgorithm}
          autocomplete="off"
          options={signingAlgs.map((value) => ({ value, label: value }))}
        />
        <TextField name="tokenSeconds" {...fields.tokenSeconds} autocomplete="off" inputmode="numeric" short />
        <SelectField
          name="leastAcr"
          {...fields.leastAcr}
          optional
          autocomplete="off"
          options={[{ value: '', label: none }, ...Object.entries(levels).map(([value, label]) => ({ value, label }))]}
        />
        <TextField name="maxAuthAge" {...fields.maxAuthAge} optional autocomplete="off" inputmode="numeric" short />
        <div class="fr-mb-3w">
          <CheckboxField name="bound" {...fields.bound} />
        </div>
        <TextField
          name="introspectionClient"
          {...fields.introspectionClient}
          optional
          autocomplete="off"
          spellcheck={false}
        />
        <TextArea name="exchangeFrom" {...fields.exchangeFrom} optional spellcheck={false} />
        <TextArea name="exchangeTo" {...fields.exchangeTo} optional spellcheck={false} />
      </div>
    </Details>
  );
}

/** Marks a form about an API as one that a person has seen and sent: a box without a tick stays without one. */
export const typedPage = 'api';

interface ApiFormProps {
  /** The contents of the fields. */
  readonly values: Form;
  readonly action: 'create' | 'save';
  readonly cancel: string;
}

/** The form about an API. The identifier is typed when the API is registered, and never changes. */
export function ApiForm({ values, action, cancel }: ApiFormProps) {
  const { apis } = usePage().t;
  const { fields, sections, submit } = apis.form;
  return (
    <StepForm mandatory="exceptOptional" values={values}>
      <TypedMark page={typedPage} />
      <BaseVersion version={values['baseVersion']} />
      <SectionTitle>{sections.essentials}</SectionTitle>
      {action === 'create' && (
        <TextField
          name="identifier"
          {...fields.identifier}
          autocomplete="off"
          spellcheck={false}
          maxlength={apiBounds.identifier}
        />
      )}
      <TextField name="nameFr" {...fields.nameFr} autocomplete="off" maxlength={apiBounds.name} />
      <TextField name="nameEn" {...fields.nameEn} autocomplete="off" maxlength={apiBounds.name} />
      <SectionTitle>{sections.access}</SectionTitle>
      <TextArea name="scopes" {...fields.scopes} rows={5} optional />
      <TextArea name="clients" {...fields.clients} rows={5} optional spellcheck={false} />
      <Advanced />
      <ReasonField />
      <ButtonGroup>
        <Button action={action}>{submit[action]}</Button>
        <CancelLink href={cancel} />
      </ButtonGroup>
    </StepForm>
  );
}
