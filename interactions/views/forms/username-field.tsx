import { usePage } from '../layout/page-context.ts';
import { TextField } from './text-field.tsx';

interface UsernameFieldProps {
  /** The usual label where it is missing. */
  readonly label?: string;
}

/** Draws the field in which a person chooses a user name. */
export function UsernameField({ label }: UsernameFieldProps) {
  const { profile } = usePage().t.registration;
  return (
    <TextField
      name="username"
      label={label ?? profile.username}
      hint={profile.usernameHint}
      autocomplete="username"
      spellcheck={false}
    />
  );
}
