import { usePage } from '../layout/page-context.ts';

interface MandatoryMentionProps {
  /** The form has fields that are marked "(optionnel)". */
  readonly someOptional?: boolean | undefined;
}

/** Says which fields are mandatory. It stands before the first field of a form. */
export function MandatoryMention({ someOptional }: MandatoryMentionProps) {
  const { t } = usePage();
  return <p class="fr-hint-text fr-mb-2w">{someOptional ? t.frame.mandatoryExceptOptional : t.frame.mandatory}</p>;
}
