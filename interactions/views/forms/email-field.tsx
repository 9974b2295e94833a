import type { ComponentChildren } from 'preact';
import { TextField } from './text-field.tsx';

interface EmailFieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** `off` where the address is that of somebody else. */
  readonly autocomplete?: 'email' | 'off';
}

/** The field of an address, whose name is `email`. */
export const EmailField = ({ autocomplete = 'email', ...words }: EmailFieldProps) => (
  <TextField name="email" type="email" {...words} autocomplete={autocomplete} spellcheck={false} />
);
