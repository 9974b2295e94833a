import type { ComponentProps } from 'preact';
import { TextField } from './text-field.tsx';

/** The field of a code of a few digits. */
export const CodeField = (
  props: Pick<ComponentProps<typeof TextField>, 'name' | 'label' | 'hint' | 'autocomplete' | 'optional'>,
) => <TextField autocomplete="one-time-code" {...props} inputmode="numeric" spellcheck={false} short />;
