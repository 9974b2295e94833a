import { usePage } from '../views/layout/page-context.ts';
import { CodeField } from '../views/forms/code-field.tsx';

/** One field for six digits, as applications show them. */
export function OtpField() {
  const texts = usePage().t.secondFactor;
  return <CodeField name="otp" label={texts.otp} hint={texts.otpHint} />;
}
