import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { usePage } from '../views/layout/page-context.ts';
import type { Progress } from './registration-step.tsx';

interface WizardButtonsProps {
  readonly progress: Progress | undefined;
  readonly hasBack?: boolean;
}

/** Returns whether a page is the last one of its wizard: what is sent there registers the person. */
export const isLastPage = (progress: Progress | undefined): boolean => progress?.current === progress?.total;

/**
 * Draws the buttons of a wizard page, and says what « Valider » does while optional steps are left. The form around them is told that the
 * Enter key presses « next », which registers the person on the last page. « Valider » would do the same there.
 */
export function WizardButtons({ progress, hasBack }: WizardButtonsProps) {
  const texts = usePage().t.registration;
  const isLast = isLastPage(progress);
  return (
    <>
      {!isLast && (progress?.optionalLeft ?? 0) > 0 && <p class="fr-hint-text fr-mt-3w fr-mb-3w">{texts.finishHint}</p>}
      {isLast && <p class="fr-mt-3w fr-mb-3w">{texts.announced}</p>}
      {/* Programs that fill in this form rely on both names. On the last page both do the same, so people see one button. */}
      {isLast && (
        <button type="submit" name="action" value="finish" class="fr-sr-only" tabindex={-1} aria-hidden="true" />
      )}
      <ButtonGroup place="end">
        {hasBack && (
          <Button action="back" kind="tertiary">
            {texts.back}
          </Button>
        )}
        {!isLast && (
          <Button action="finish" kind="secondary">
            {texts.finish}
          </Button>
        )}
        <Button action="next">{isLast ? texts.captcha.register : texts.next}</Button>
      </ButtonGroup>
    </>
  );
}
