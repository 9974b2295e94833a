import { usePage } from '../layout/page-context.ts';
import { TextField } from './text-field.tsx';

interface UsernameFieldProps {
  readonly form: Readonly<Record<string, string | undefined>>;
  readonly errors: Readonly<Record<string, string>>;
  /** The usual label where it is missing. */
  readonly label?: string;
}

/** Draws the field in which a person chooses a user name. */
export function UsernameField({ form, errors, label }: UsernameFieldProps) {
  const { profile } = usePage().t.registration;
  return (
    <TextField
      name="username"
      label={label ?? profile.username}
      hint={profile.usernameHint}
      value={form['username']}
      error={errors['username']}
      autocomplete="username"
      spellcheck={false}
    />
  );
}
