import { LinkButton } from '../views/link-button.tsx';
import { usePage } from '../views/page-context.ts';

/** Leaves a form of the administration without a change. It stands last among the buttons. */
export function CancelLink({ href }: { readonly href: string }) {
  return (
    <LinkButton href={href} kind="tertiary">
      {usePage().t.admin.cancel}
    </LinkButton>
  );
}
