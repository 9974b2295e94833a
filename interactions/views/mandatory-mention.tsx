import { usePage } from './page-context.ts';

interface MandatoryMentionProps {
  /** The form has fields marked "(optionnel)". */
  readonly someOptional?: boolean | undefined;
}

/** Stands before the first field of a form. */
export function MandatoryMention({ someOptional }: MandatoryMentionProps) {
  const { t } = usePage();
  return <p class="fr-hint-text fr-mb-2w">{someOptional ? t.frame.mandatoryExceptOptional : t.frame.mandatory}</p>;
}
