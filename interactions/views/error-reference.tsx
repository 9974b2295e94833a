import { usePage } from './layout/page-context.ts';

/** Says whom to write to, and by which reference the log is searched. The message that the link begins holds the reference already. */
export function ErrorReference({ reference }: { readonly reference: string }) {
  const { t, operator } = usePage();
  return (
    <p class="fr-text--sm fr-mb-0">
      {t.errors.contact}{' '}
      <a href={`mailto:${operator.supportEmail}?subject=${encodeURIComponent(t.errors.mailSubject(reference))}`}>
        {operator.supportEmail}
      </a>{' '}
      {t.errors.withReference} <code id="reference">{reference}</code>
    </p>
  );
}
