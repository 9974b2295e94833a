import {
  profileSteps,
  type ProfileRow,
  type ProfileStep,
  type TypedField,
} from '../../../src/domain/account/account-profile.ts';
import type { ParsedField } from '../../../src/domain/fields/parsed-field.ts';
import type { Form } from '../../engine/flow.ts';

export interface ReadFields<Name extends string> {
  /** Values as the form shows them: a right value in its only form, a wrong one as it was typed. */
  readonly fields: Readonly<Record<Name, string>>;
  readonly stored: Readonly<Partial<Record<Name, string | null>>>;
  readonly problems: Readonly<Record<string, string>>;
}

/** Sorts the results of the rules of all fields, in page order. */
export function readFields<Name extends string>(
  form: Form,
  parsed: Readonly<Record<Name, ParsedField<string>>>,
): ReadFields<Name> {
  const fields = {} as Record<Name, string>;
  const stored: Partial<Record<Name, string | null>> = {};
  const problems: Record<string, string> = {};
  for (const [name, result] of Object.entries(parsed) as [Name, ParsedField<string>][]) {
    fields[name] = (result.ok ? result.value : form[name]) ?? '';
    if (result.ok) stored[name] = result.value;
    else problems[name] = result.code;
  }
  return { fields, stored, problems };
}

/** Judges each field of a step that is judged alone, by its rule in the table of the profile. */
export async function parseFields<Step extends ProfileStep>(
  step: Step,
  form: Form,
): Promise<Readonly<Record<TypedField<Step>, ParsedField<string>>>> {
  const parsed: Record<string, ParsedField<string>> = {};
  for (const [name, { parse }] of Object.entries<ProfileRow>(profileSteps[step]))
    if (parse) parsed[name] = await parse(form[name]);
  return parsed as Record<TypedField<Step>, ParsedField<string>>;
}

/** Returns these fields as a form begins: with nothing in them. */
export const emptyFields = (names: readonly string[]): Form => Object.fromEntries(names.map((name) => [name, '']));
