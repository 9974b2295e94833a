import type { AccountProfile } from '../../../src/domain/account/account-profile.ts';
import { countryName } from '../../../src/domain/fields/country.ts';
import type { OptionalStep, ShownValue } from './optional-step.tsx';

/** Shows a field of a step as the person reads it; `part` is the part of a postal address that it is. */
export function shownFact(step: OptionalStep, shown: ShownValue) {
  const { t, lang } = shown.about;
  const texts: Readonly<Record<string, unknown>> = t.optionalSteps[step.name];
  for (const part of ['street', 'locality', 'postalCode', 'country'] as const)
    if (step.address?.names[part] === shown.field) {
      const value = part === 'country' ? countryName(shown.value, lang) : shown.value;
      return { label: step.address.texts(t)[part], value, part };
    }
  return { label: texts[shown.field] as string, value: step.shownValue?.(shown) ?? shown.value };
}

/** Returns what a person told in a step, in page order. */
export function shownFacts(step: OptionalStep, profile: AccountProfile, about: ShownValue['about']) {
  const told: Readonly<Record<string, string | null | undefined>> = { ...profile, ...step.shown?.(profile) };
  return Object.keys(step.fields).flatMap((field) => {
    const value = told[field];
    return value ? [shownFact(step, { field, value, about })] : [];
  });
}
