import { LinkButton } from '../views/forms/link-button.tsx';
import { usePage } from '../views/layout/page-context.ts';

/** Leaves a form of the administration without a change. It stands last among the buttons. */
export function CancelLink({ href }: { readonly href: string }) {
  return (
    <LinkButton href={href} kind="tertiary">
      {usePage().t.admin.cancel}
    </LinkButton>
  );
}
