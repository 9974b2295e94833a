import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The values in the fields of a form, and their errors. */
export interface FormContent {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Maps each wrong field to its translated message, in the order of the page. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The content of the forms of a page, and the facts about its main form that the header needs. The body is drawn first and fills those in. */
export interface DrawnForm extends FormContent {
  /** Value of the first button of the form, which the Enter key presses. */
  firstAction?: string;
}

/** Holds the record of the page, which its main form fills in. */
export const PageForm = createContext<DrawnForm>({ values: {}, errors: {} });

/** Holds the same record within the main form. Outside that form it is undefined. */
export const WithinForm = createContext(undefined as DrawnForm | undefined);

/** Holds the content of the form that is being drawn. Outside any form it is undefined. */
export const FieldScope = createContext(undefined as FormContent | undefined);

/** Returns the messages of the page, by the names of the wrong fields. */
export const useErrors = (): FormContent['errors'] => useContext(PageForm).errors;

/** Returns what stands in a field of the form that is being drawn, and what is wrong with it. */
export function useField(name: string): { readonly value: string | undefined; readonly error: string | undefined } {
  const form = useContext(FieldScope);
  if (!form) throw new Error(`The field ${name} was drawn outside a form`);
  return { value: form.values[name], error: form.errors[name] };
}
