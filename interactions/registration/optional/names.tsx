import type { TypedField } from '../../../src/domain/account/account-profile.ts';
import { certifiedNames, statedNames } from '../../../src/domain/federation/upstream-identity.ts';
import { shownPhone } from '../../../src/domain/fields/shown-phone.ts';
import type { Form } from '../../engine/flow.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { TextField } from '../../views/forms/text-field.tsx';
import { CertifiedNames } from './certified-names.tsx';
import type { OptionalStep } from './optional-step.tsx';
import { PhotoField } from './photo-field.tsx';
import { emptyFields, parseFields, readFields } from './read-fields.ts';

type Name = TypedField<'identity'>;

/** The fields in page order, each with what `autocomplete` says of it. */
const lines: Readonly<Record<Name, string>> = { familyName: 'family-name', givenName: 'given-name', phone: 'tel' };

/** Returns the field of the telephone as people write it; nothing where none is stored. */
const shownIn = ({ phone }: { readonly phone?: string | null | undefined }): Form =>
  phone ? { phone: shownPhone(phone) } : {};

/** Asks for names, telephone and photo. */
export const names: OptionalStep = {
  name: 'identity',
  path: '/compte/identite',
  fields: emptyFields(Object.keys(lines)),
  async read(form) {
    const { fields, ...read } = readFields(form, await parseFields('identity', form));
    return { ...read, fields: { ...fields, ...shownIn(read.stored) } };
  },
  shown: shownIn,
  shownValue: ({ field, value }) => (field === 'phone' ? shownPhone(value) : value),
  told: statedNames,
  certified: certifiedNames,
  hasPhoto: true,
  view({ about, photo, heading, source }) {
    const texts = about.t.optionalSteps.identity;
    const hintOf = (name: Name) => {
      if (source?.told[name] === undefined) return texts[`${name}Hint`];
      return about.t.arrival.names.told(upstreamBrand(source.upstream));
    };
    return (
      <>
        {source && <CertifiedNames source={source} heading={heading} />}
        {(Object.keys(lines) as Name[])
          .filter((name) => source?.certified[name] === undefined)
          .map((name) => (
            <TextField
              key={name}
              name={name}
              label={texts[name]}
              hint={hintOf(name)}
              autocomplete={lines[name]}
              type={name === 'phone' ? 'tel' : 'text'}
              optional
            />
          ))}
        <PhotoField texts={texts.photo} photo={photo} />
      </>
    );
  },
};
