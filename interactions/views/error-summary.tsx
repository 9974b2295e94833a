import { usePage } from './page-context.ts';

interface ErrorSummaryProps {
  /** Field (or the id of any element, such as `step`) → message, already translated, in page order. */
  readonly errors: Readonly<Record<string, string>>;
  /** Instead of "Erreur : N champs à corriger". */
  readonly title?: string | undefined;
}

/** Nothing at all when there is no error. */
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
