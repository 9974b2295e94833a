import type { Texts } from '../../../texts/index.ts';
import { formFields } from './form-fields.ts';

/** Returns the legacy options of a client in the words of the form: a box that switches a protection off is named after that. */
export function legacyWords(t: Texts, options: readonly string[]): string {
  const wordsOf = (option: string) => {
    const field = formFields.find(({ member, section }) => section === 'legacy' && member === option);
    return field ? t.clientForm.fields[field.name].label : option;
  };
  return options.map(wordsOf).join(', ');
}
