import { parseCompanyId } from '../../src/domain/fields/company-id.ts';
import { countryName } from '../../src/domain/fields/country.ts';
import { parsePlainLine } from '../../src/domain/fields/plain-line.ts';
import type { Form } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { RadioGroup } from '../views/fields/radio-group.tsx';
import { TextField } from '../views/fields/text-field.tsx';
import { AddressFields, readAddress } from './address-fields.tsx';
import type { OptionalStep } from './optional-step.tsx';
import { readFields } from './read-fields.ts';
import type { OptionalAnswers } from '../flow-states/registration-state.ts';

const categories = ['professional', 'individual', 'unspecified'] as const;

const names = {
  street: 'companyStreet',
  locality: 'companyLocality',
  postalCode: 'companyPostalCode',
  country: 'companyCountry',
} as const;

const companyAddress = Object.values(names);

const companyFields = ['companyId', 'companyName', 'jobTitle', ...companyAddress];

const empty = {
  category: 'unspecified',
  companyId: '',
  companyName: '',
  jobTitle: '',
  companyStreet: '',
  companyLocality: '',
  companyPostalCode: '',
  companyCountry: 'FR',
};

function readCompany(form: Form): OptionalAnswers {
  const id = parseCompanyId(form['companyId']);
  const { siret = null, vat = null } = id.ok ? id : {};
  const lines = readFields(form, {
    companyId: id.ok ? { ok: true, value: siret ?? vat } : id,
    companyName: parsePlainLine(form['companyName']),
    jobTitle: parsePlainLine(form['jobTitle']),
  });
  const address = readAddress<(typeof names)[keyof typeof names]>(form, names);
  const { companyName, jobTitle } = lines.stored;
  return {
    fields: { category: 'professional', ...lines.fields, ...address.fields },
    stored: { category: 'professional', siret, vat, companyName, jobTitle, ...address.stored },
    problems: { ...lines.problems, ...address.problems },
  };
}

/** Keeps the fields of a company for a person who says that she is no professional. They are neither examined nor stored, and not lost. */
function read(form: Form): OptionalAnswers {
  const category = categories.find((one) => one === (form['category']?.trim() || 'unspecified'));
  if (category === 'professional') return readCompany(form);
  return {
    fields: form,
    stored: category === 'individual' ? { category } : {},
    problems: category ? {} : { category: 'unknown' },
  };
}

/** Asks for the company that the person works for. */
export const professional: OptionalStep = {
  name: 'professional',
  path: '/compte/professionnel',
  holds: ['category', 'siret', 'vat', 'companyName', 'jobTitle', ...companyAddress],
  shown: ({ siret, vat }) => ({ companyId: siret ?? vat ?? '' }),
  fields: empty,
  told({ agent }): Form {
    const id = parseCompanyId(agent?.siret);
    const name = parsePlainLine(agent?.organizationLabel);
    if (!agent || !id.ok || !id.siret) return {};
    return {
      category: 'professional',
      companyId: id.siret,
      ...(name.ok && name.value ? { companyName: name.value } : {}),
    };
  },
  read,
  label(field, { optionalSteps: { professional: texts } }) {
    const part = (Object.keys(names) as (keyof typeof names)[]).find((one) => names[one] === field);
    return part ? texts.address[part] : texts[field as 'category' | 'companyId' | 'companyName' | 'jobTitle'];
  },
  shownValue({ field, value, about: { t, lang } }) {
    const texts: Readonly<Record<string, string>> = t.optionalSteps.professional.categories;
    if (field === 'category') return texts[value] ?? value;
    return field === names.country ? countryName(value, lang) : value;
  },
  view({ form, errors, about, heading: Heading, source }) {
    const texts = about.t.optionalSteps.professional;
    const field = (name: 'companyId' | 'companyName' | 'jobTitle') => ({
      name,
      label: texts[name],
      hint: texts[`${name}Hint`],
      value: form[name],
      error: errors[name],
      optional: true,
    });
    // The section folds away only while it holds neither values nor errors: the error summary must lead to fields that can be seen.
    const folds = form['category'] === 'professional' || !companyFields.some((name) => errors[name]);
    return (
      <>
        {source && <p>{about.t.arrival.agent(upstreamBrand(source.upstream))}</p>}
        <RadioGroup
          name="category"
          legend={texts.category}
          options={categories.map((value) => ({ value, label: texts.categories[value] }))}
          value={form['category']}
          error={errors['category']}
          optional
        />
        <section class={folds ? 'app-professional' : undefined} aria-labelledby="company-heading">
          <Heading class="fr-h6 fr-mb-1w" id="company-heading">
            {texts.heading}
          </Heading>
          <p class="fr-hint-text fr-mb-2w">{texts.headingHint}</p>
          <TextField {...field('companyId')} autocomplete="off" spellcheck={false} />
          <TextField {...field('companyName')} autocomplete="section-company organization" />
          <TextField {...field('jobTitle')} autocomplete="section-company organization-title" />
          <AddressFields names={names} texts={texts.address} section="section-company" form={form} errors={errors} />
        </section>
      </>
    );
  },
};
