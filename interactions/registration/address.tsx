import { countryName } from '../../src/domain/fields/country.ts';
import { AddressFields, readAddress } from './address-fields.tsx';
import type { OptionalStep } from './optional-step.tsx';

const names = { street: 'street', locality: 'locality', postalCode: 'postalCode', country: 'country' } as const;

/** Asks for the postal address of the person. */
export const address: OptionalStep = {
  name: 'address',
  path: '/compte/adresse',
  holds: ['street', 'locality', 'postalCode', 'country'],
  fields: { street: '', locality: '', postalCode: '', country: 'FR' },
  read: (form) => readAddress<keyof typeof names>(form, names),
  label: (field, { optionalSteps: { address: texts } }) => texts[field as keyof typeof names],
  shownValue: ({ field, value, about }) => (field === 'country' ? countryName(value, about.lang) : value),
  view: ({ form, errors, about }) => (
    <AddressFields names={names} texts={about.t.optionalSteps.address} form={form} errors={errors} />
  ),
};
