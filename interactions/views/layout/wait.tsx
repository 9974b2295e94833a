import { nextMinute } from '../next-minute.ts';
import { usePage } from './page-context.ts';

interface WaitProps {
  readonly message: string;
  /** Epoch seconds from which on the next try is examined. */
  readonly until: number | undefined;
}

/** Says that nothing was examined and when the next try will be. No field is wrong, so none is named. */
export function Wait({ message, until }: WaitProps) {
  const { t } = usePage();
  return (
    <div class="fr-alert fr-alert--warning fr-alert--sm fr-mb-3w" role="alert" id="error-summary" tabindex={-1}>
      <p class="fr-sr-only">{t.frame.wait.prefix}</p>
      <ul id="errors" class="app-messages">
        <li>{message}</li>
      </ul>
      {until !== undefined && (
        <p class="fr-text--sm" id="wait-until">
          {t.frame.wait.until(nextMinute(until))}
        </p>
      )}
    </div>
  );
}
