import type { AccountProfile } from '../../src/domain/account/account-profile.ts';
import { countryName } from '../../src/domain/fields/country.ts';
import type { About } from '../engine/flow.ts';
import type { AddressNames } from './address-fields.tsx';
import type { OptionalStep } from './optional-step.tsx';

/** A field of a step with its value, in the words of the person. */
export interface ShownFact {
  readonly field: string;
  readonly label: string;
  readonly value: string;
  /** The field is a part of a postal address. */
  readonly part: keyof AddressNames<string> | undefined;
}

type Words = Pick<About, 't' | 'lang'>;

/** Shows a field of a step as the person reads it. */
export function shownFact(step: OptionalStep, of: { field: string; value: string; about: Words }): ShownFact {
  const { field, value, about } = of;
  const { t, lang } = about;
  const parts = Object.entries(step.address?.names ?? {}) as [keyof AddressNames<string>, string][];
  const part = parts.find(([, name]) => name === field)?.[0];
  const texts: Readonly<Record<string, unknown>> = t.optionalSteps[step.name];
  return {
    field,
    label: part ? step.address!.texts(t)[part] : (texts[field] as string),
    value: part === 'country' ? countryName(value, lang) : (step.shownValue?.(of) ?? value),
    part,
  };
}

/** Returns what a person told in a step, in page order. */
export function shownFacts(step: OptionalStep, profile: AccountProfile, about: Words): readonly ShownFact[] {
  const told: Readonly<Record<string, string | null | undefined>> = { ...profile, ...step.shown?.(profile) };
  return Object.keys(step.fields).flatMap((field) => {
    const value = told[field];
    return value ? [shownFact(step, { field, value, about })] : [];
  });
}
