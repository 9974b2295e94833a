import { usePage } from '../views/layout/page-context.ts';
import { TextField } from '../views/fields/text-field.tsx';

/** One field for six digits, as applications show them. */
export function OtpField() {
  const texts = usePage().t.secondFactor;
  return (
    <TextField
      name="otp"
      label={texts.otp}
      hint={texts.otpHint}
      inputmode="numeric"
      autocomplete="one-time-code"
      spellcheck={false}
      short
    />
  );
}
