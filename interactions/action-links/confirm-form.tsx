import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

/** The one button of a page behind a link. Nothing is done before it is pressed: programs that examine messages open links too. */
export function ConfirmForm({ label }: { readonly label: string }) {
  return (
    <StepForm>
      <ButtonGroup>
        <Button action="confirm">{label}</Button>
      </ButtonGroup>
    </StepForm>
  );
}
