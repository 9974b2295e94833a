import { AddressFields, readAddress } from './address-fields.tsx';
import type { OptionalStep } from './optional-step.tsx';

const names = { street: 'street', locality: 'locality', postalCode: 'postalCode', country: 'country' } as const;

const own = { names, texts: (t) => t.optionalSteps.address } satisfies OptionalStep['address'];

/** Asks for the postal address of the person. */
export const address: OptionalStep = {
  name: 'address',
  path: '/compte/adresse',
  fields: { street: '', locality: '', postalCode: '', country: 'FR' },
  address: own,
  read: (form) => readAddress<keyof typeof names>(form, names),
  view: () => <AddressFields address={own} />,
};
