import { usePage } from '../layout/page-context.ts';

interface FieldErrorsProps {
  /** Maps each wrong field to its translated message, in the order of the page. */
  readonly fields: Readonly<Record<string, string>>;
  /** Messages that are about no field of the page. They come first, because they say why the fields are named. */
  readonly others: readonly string[];
  /** Title instead of "Erreur : N champs à corriger". */
  readonly title?: string | undefined;
}

/** Lists the fields to correct. Each line leads to its field. */
export function FieldErrors({ fields, others, title }: FieldErrorsProps) {
  const { t } = usePage();
  const entries = Object.entries(fields);
  return (
    <div class="fr-alert fr-alert--error fr-mb-3w" role="alert" id="error-summary" tabindex={-1}>
      <h2 class="fr-alert__title">{title ?? t.frame.errorSummary(entries.length)}</h2>
      <ul id="errors">
        {others.map((message) => (
          <li key={message}>{message}</li>
        ))}
        {entries.map(([field, message]) => (
          <li key={field}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
