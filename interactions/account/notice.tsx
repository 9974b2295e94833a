import { usePage } from '../views/page-context.ts';
import { StatusNotice } from '../views/status-notice.tsx';
import { liveNotice, type AccountState } from './account-state.ts';

interface NoticeProps {
  readonly state: AccountState;
  readonly errors: Readonly<Record<string, string>>;
}

/** What the last answer did, unless this one did nothing: on a page of its own, so that it is there without script and after a reload. */
export function Notice({ state, errors }: NoticeProps) {
  const { notices } = usePage().t.account;
  const kind = liveNotice(state);
  if (!kind || Object.keys(errors).length > 0) return null;
  const look = kind === 'lapsed' || kind === 'taken' ? 'warning' : 'success';
  return <StatusNotice kind={look}>{notices[kind]}</StatusNotice>;
}
