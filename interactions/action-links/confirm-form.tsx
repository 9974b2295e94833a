import { LoneButton } from '../views/forms/button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

/** The one button of a page behind a link. Nothing is done before it is pressed: programs that examine messages open links too. */
export function ConfirmForm({ label }: { readonly label: string }) {
  return (
    <StepForm>
      <LoneButton action="confirm">{label}</LoneButton>
    </StepForm>
  );
}
