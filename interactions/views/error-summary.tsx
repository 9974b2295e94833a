import { usePage } from './page-context.ts';

interface ErrorSummaryProps {
  /** Maps a field, or the id of any element such as `step`, to its translated message, in the order of the page. */
  readonly errors: Readonly<Record<string, string>>;
  /** Title instead of "Erreur : N champs à corriger". */
  readonly title?: string | undefined;
}

/** Lists the errors of a page. Without an error it draws nothing. */
export function ErrorSummary({ errors, title }: ErrorSummaryProps) {
  const { t } = usePage();
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <div class="fr-alert fr-alert--error fr-mb-4w" role="alert" id="error-summary" tabindex={-1}>
      <h2 class="fr-alert__title">{title ?? t.frame.errorSummary(entries.length)}</h2>
      <ul id="errors">
        {entries.map(([field, message]) => (
          <li key={field}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
