import type { TypedField } from '../../../src/domain/account/account-profile.ts';
import { parseCompanyId } from '../../../src/domain/fields/company-id.ts';
import { parsePlainLine } from '../../../src/domain/fields/plain-line.ts';
import type { Form } from '../../engine/flow.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { RadioGroup } from '../../views/forms/radio-group.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import { AddressFields, readAddress } from './address-fields.tsx';
import type { OptionalStep } from './optional-step.tsx';
import { emptyFields, parseFields, readFields } from './read-fields.ts';
import type { OptionalAnswers } from '../../flow-states/registration-state.ts';

const categories = ['professional', 'individual', 'unspecified'] as const;

const names = {
  street: 'companyStreet',
  locality: 'companyLocality',
  postalCode: 'companyPostalCode',
  country: 'companyCountry',
} as const;

const own = { names, texts: (t) => t.optionalSteps.professional.address } satisfies OptionalStep['address'];

type Line = TypedField<'professional'>;

/** The lines of text in page order, each with what `autocomplete` says of it. */
const lines: Readonly<Record<Line, string>> = {
  companyName: 'section-company organization',
  jobTitle: 'section-company organization-title',
};

const company: Form = {
  ...emptyFields(['companyId', ...Object.keys(lines), ...Object.values(names)]),
  companyCountry: 'FR',
};

async function readCompany(form: Form): Promise<OptionalAnswers> {
  const id = parseCompanyId(form['companyId']);
  const { siret = null, vat = null } = id.ok ? id : {};
  const { fields, problems, stored } = readFields(form, {
    companyId: id.ok ? { ok: true, value: siret ?? vat } : id,
    ...(await parseFields('professional', form)),
  });
  const { companyId: _number, ...typed } = stored;
  const address = readAddress<(typeof names)[keyof typeof names]>(form, names);
  return {
    fields: { category: 'professional', ...fields, ...address.fields },
    stored: { category: 'professional', siret, vat, ...typed, ...address.stored },
    problems: { ...problems, ...address.problems },
  };
}

/** Keeps the fields of a company for a person who says that she is no professional. They are neither examined nor stored, and not lost. */
async function read(form: Form): Promise<OptionalAnswers> {
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
  shown: ({ siret, vat }) => ({ companyId: siret ?? vat ?? '' }),
  fields: { category: 'unspecified', ...company },
  address: own,
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
  shownValue({ field, value, about: { t } }) {
    const texts: Readonly<Record<string, string>> = t.optionalSteps.professional.categories;
    return field === 'category' ? (texts[value] ?? value) : value;
  },
  view({ form, errors, about, heading: Heading, source }) {
    const texts = about.t.optionalSteps.professional;
    const field = (name: 'companyId' | Line) => ({
      name,
      label: texts[name],
      hint: texts[`${name}Hint`],
      optional: true,
    });
    // The section folds away only while it holds neither values nor errors: the error summary must lead to fields that can be seen.
    const folds = form['category'] === 'professional' || !Object.keys(company).some((name) => errors[name]);
    return (
      <>
        {source && <p>{about.t.arrival.agent(upstreamBrand(source.upstream))}</p>}
        <RadioGroup
          name="category"
          legend={texts.category}
          options={categories.map((value) => ({ value, label: texts.categories[value] }))}
          optional
        />
        <section class={folds ? 'app-professional' : undefined} aria-labelledby="company-heading">
          <Heading class="fr-h6 fr-mb-1w" id="company-heading">
            {texts.heading}
          </Heading>
          <p class="fr-hint-text fr-mb-2w">{texts.headingHint}</p>
          <TextField {...field('companyId')} autocomplete="off" spellcheck={false} />
          {(Object.keys(lines) as Line[]).map((name) => (
            <TextField key={name} {...field(name)} autocomplete={lines[name]} />
          ))}
          <AddressFields address={own} section="section-company" />
        </section>
      </>
    );
  },
};
