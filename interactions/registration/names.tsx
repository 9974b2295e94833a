import { certifiedNames, statedNames } from '../../src/domain/assurance/upstream-identity.ts';
import { parsePersonName } from '../../src/domain/fields/person-name.ts';
import { parsePhone } from '../../src/domain/fields/phone.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { TextField } from '../views/fields/text-field.tsx';
import { CertifiedNames } from './certified-names.tsx';
import type { OptionalStep } from './optional-step.tsx';
import { PhotoField } from './photo-field.tsx';
import { readFields } from './read-fields.ts';

const fields = { familyName: '', givenName: '', phone: '' };

/** Asks for names, telephone and photo. */
export const names: OptionalStep = {
  name: 'identity',
  path: '/compte/identite',
  holds: ['familyName', 'givenName', 'phone'],
  fields,
  read: async (form) =>
    readFields(form, {
      familyName: parsePersonName(form['familyName']),
      givenName: parsePersonName(form['givenName']),
      phone: await parsePhone(form['phone']),
    }),
  told: statedNames,
  certified: certifiedNames,
  hasPhoto: true,
  label: (field, { optionalSteps: { identity: texts } }) => texts[field as keyof typeof fields],
  view({ form, errors, about, photo, heading, source }) {
    const texts = about.t.optionalSteps.identity;
    const hintOf = (name: 'familyName' | 'givenName' | 'phone') => {
      if (source?.told[name] === undefined) return texts[`${name}Hint`];
      return about.t.arrival.names.told(upstreamBrand(source.upstream));
    };
    const field = (name: 'familyName' | 'givenName' | 'phone', autocomplete: string) => ({
      name,
      label: texts[name],
      hint: hintOf(name),
      value: form[name],
      error: errors[name],
      autocomplete,
      optional: true,
    });
    const isAsked = (name: 'familyName' | 'givenName') => source?.certified[name] === undefined;
    return (
      <>
        {source && <CertifiedNames source={source} heading={heading} />}
        {isAsked('familyName') && <TextField {...field('familyName', 'family-name')} />}
        {isAsked('givenName') && <TextField {...field('givenName', 'given-name')} />}
        <TextField {...field('phone', 'tel')} type="tel" />
        <PhotoField texts={texts.photo} photo={photo} error={errors['photo']} />
      </>
    );
  },
};
