import { LoneLink } from './forms/link-button.tsx';
import { usePage } from './layout/page-context.ts';

/** The way on from a page where nothing is left to do. */
export function ToAccount() {
  return (
    <LoneLink id="account" href="/compte" kind="secondary">
      {usePage().t.errors.account}
    </LoneLink>
  );
}
