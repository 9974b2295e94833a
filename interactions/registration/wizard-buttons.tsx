import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { usePage } from '../views/page-context.ts';

/** Draws the buttons of a wizard page. The Enter key presses the first one. */
export function WizardButtons({ hasBack }: { readonly hasBack?: boolean }) {
  const texts = usePage().t.registration;
  return (
    <ButtonGroup align="right">
      <Button action="next">{texts.next}</Button>
      <Button action="finish" kind="secondary">
        {texts.finish}
      </Button>
      {hasBack && (
        <Button action="back" kind="tertiary">
          {texts.back}
        </Button>
      )}
    </ButtonGroup>
  );
}
