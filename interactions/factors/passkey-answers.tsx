import type { Form } from '../engine/flow.ts';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { usePage } from '../views/layout/page-context.ts';

const answers = ['later', 'never'] as const;

/** Returns how a form declines the offer of a passkey. */
export const passkeyAnswerOf = ({ action }: Form) => answers.find((answer) => answer === action);

/** The two ways to decline the offer of a passkey. */
export function PasskeyAnswers() {
  const texts = usePage().t.login.passkeyOffer;
  return (
    <StepForm>
      <ButtonGroup>
        <Button action="later" kind="secondary">
          {texts.later}
        </Button>
        <Button action="never" kind="tertiary">
          {texts.never}
        </Button>
      </ButtonGroup>
    </StepForm>
  );
}
