import { usePage } from '../views/page-context.ts';
import { liveNotice, type AccountState } from './account-state.ts';

/** What the last answer did: said by a page of its own, so that it is there without script and after a reload. */
export function Notice({ state }: { readonly state: AccountState }) {
  const { notices } = usePage().t.account;
  const kind = liveNotice(state);
  if (!kind) return null;
  const look = kind === 'saved' || kind === 'cancelled' ? 'success' : 'warning';
  return (
    <div class={`fr-alert fr-alert--${look} fr-alert--sm fr-mb-4w`} role="status" id="notice">
      <p>{notices[kind]}</p>
    </div>
  );
}
