import type { ParsedField } from '../../src/domain/fields/parsed-field.ts';
import type { Form } from '../engine/flow.ts';

export interface ReadFields<Name extends string> {
  /** What the form shows: the only form of what is right, what was typed where it is wrong. */
  readonly fields: Readonly<Record<Name, string>>;
  readonly stored: Readonly<Partial<Record<Name, string | null>>>;
  readonly problems: Readonly<Record<string, string>>;
}

/** Sorts what each field's rule said, in page order. */
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
