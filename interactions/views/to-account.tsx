import { ButtonGroup } from './forms/button-group.tsx';
import { LinkButton } from './forms/link-button.tsx';
import { usePage } from './layout/page-context.ts';

/** The way on from a page where nothing is left to do. */
export function ToAccount() {
  return (
    <ButtonGroup>
      <LinkButton id="account" href="/compte" kind="secondary">
        {usePage().t.errors.account}
      </LinkButton>
    </ButtonGroup>
  );
}
