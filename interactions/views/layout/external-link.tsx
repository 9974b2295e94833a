import { usePage } from './page-context.ts';

/** A link that opens a new window and says so. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: string }) {
  const { t } = usePage();
  return (
    <a class="fr-link" href={href} target="_blank" rel="noopener external" title={t.frame.newWindow(children)}>
      {children}
    </a>
  );
}
