import { usePage } from '../layout/page-context.ts';

interface CopyButtonProps {
  /** Id of the element whose text is copied. */
  readonly of: string;
  readonly label?: string | undefined;
}

/** A button that copies text. Only script shows it; the text beside it can always be selected. */
export function CopyButton({ of, label }: CopyButtonProps) {
  const { t } = usePage();
  return (
    <button
      type="button"
      class="fr-btn fr-btn--tertiary fr-btn--sm app-js-only"
      data-app-copy={of}
      data-app-copied={t.frame.copied}
      data-app-refused={t.frame.copyRefused}
    >
      {label ?? t.frame.copy}
    </button>
  );
}
