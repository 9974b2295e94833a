import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { usePage } from '../views/page-context.ts';

/** Draws the buttons of a wizard page. The form around them is told that the Enter key presses « next ». */
export function WizardButtons({ hasBack }: { readonly hasBack?: boolean }) {
  const texts = usePage().t.registration;
  return (
    <ButtonGroup place="end">
      {hasBack && (
        <Button action="back" kind="tertiary">
          {texts.back}
        </Button>
      )}
      <Button action="finish" kind="secondary">
        {texts.finish}
      </Button>
      <Button action="next">{texts.next}</Button>
    </ButtonGroup>
  );
}
