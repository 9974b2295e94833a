import { usePage } from './page-context.ts';

interface ExternalLinkProps {
  readonly href: string;
  readonly class?: string | undefined;
  readonly children: string;
}

/** A link that opens a new window and says so. */
export function ExternalLink({ href, class: className = 'fr-link', children }: ExternalLinkProps) {
  const { t } = usePage();
  return (
    <a class={className} href={href} target="_blank" rel="noopener external" title={t.frame.newWindow(children)}>
      {children}
    </a>
  );
}
