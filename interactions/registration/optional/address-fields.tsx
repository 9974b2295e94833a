import type { ProfileField } from '../../../src/domain/account/account-profile.ts';
import { isChosenCountry, parseCountry, countryCodes, countryName } from '../../../src/domain/fields/country.ts';
import type { ParsedField } from '../../../src/domain/fields/parsed-field.ts';
import { parsePlainLine } from '../../../src/domain/fields/plain-line.ts';
import { parsePostalCode } from '../../../src/domain/fields/postal-code.ts';
import type { Form } from '../../engine/flow.ts';
import type { Texts, Lang } from '../../texts/index.ts';
import { FieldGroup } from '../../views/forms/field-group.tsx';
import { SelectField } from '../../views/forms/select-field.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { readFields } from './read-fields.ts';

type AddressTexts = Texts['optionalSteps']['professional']['address'];

/** A postal address among the fields of a step. */
export interface AddressPart {
  readonly names: AddressNames<ProfileField>;
  texts(t: Texts): AddressTexts;
}

/** Names of the fields of one postal address. */
export interface AddressNames<Name extends string> {
  readonly street: Name;
  readonly locality: Name;
  readonly postalCode: Name;
  readonly country: Name;
}

function readCountry(typed: string | undefined): ParsedField<'unknown'> {
  const value = parseCountry(typed);
  return value ? { ok: true, value } : { ok: false, code: 'unknown' };
}

/** The form proposes a country, so the country alone is no answer and is not stored. */
export function readAddress<Name extends string>(form: Form, names: AddressNames<Name>) {
  const country = readCountry(form[names.country]);
  const read = readFields<Name>(form, {
    [names.street]: parsePlainLine(form[names.street]),
    [names.locality]: parsePlainLine(form[names.locality]),
    [names.postalCode]: parsePostalCode(form[names.postalCode], country.ok ? (country.value ?? 'FR') : ''),
    [names.country]: country,
  } as Record<Name, ParsedField<string>>);
  const { street, locality, postalCode } = names;
  const isGiven =
    isChosenCountry(read.stored[names.country]) || [street, locality, postalCode].some((name) => read.stored[name]);
  return isGiven ? read : { ...read, stored: { ...read.stored, [names.country]: null } };
}

type Options = readonly { readonly value: string; readonly label: string }[];

const made = new Map<Lang, Options>();

/** Returns every country in the language of the page: France first, the others in alphabetical order of that language. */
function countryOptions(lang: Lang): Options {
  const known = made.get(lang);
  if (known) return known;
  const { compare } = new Intl.Collator(lang);
  const [first, ...others] = countryCodes.map((value) => ({ value, label: countryName(value, lang) }));
  const options = [...(first ? [first] : []), ...others.toSorted((a, b) => compare(a.label, b.label))];
  made.set(lang, options);
  return options;
}

interface AddressFieldsProps {
  readonly address: AddressPart;
  /** Section before each token of `autocomplete`, so that a browser does not fill in the person's own address. */
  readonly section?: `section-${string}` | undefined;
}

export function AddressFields({ address, section }: AddressFieldsProps) {
  const { lang, t } = usePage();
  const { names } = address;
  const texts = address.texts(t);
  const field = (name: string, token: string) => ({
    name,
    autocomplete: section ? `${section} ${token}` : token,
    optional: true,
  });
  return (
    <FieldGroup legend={texts.legend}>
      <TextField {...field(names.street, 'address-line1')} label={texts.street} hint={texts.streetHint} />
      <TextField {...field(names.locality, 'address-level2')} label={texts.locality} hint={texts.localityHint} />
      <TextField
        {...field(names.postalCode, 'postal-code')}
        label={texts.postalCode}
        hint={texts.postalCodeHint}
        spellcheck={false}
        short
      />
      <SelectField {...field(names.country, 'country')} label={texts.country} options={countryOptions(lang)} />
    </FieldGroup>
  );
}
