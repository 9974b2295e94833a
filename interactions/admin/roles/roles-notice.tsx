import { keptFields } from '../../account/fresh-sign-in.ts';
import { noticeSeconds } from '../../account/account-state.ts';
import type { About } from '../../engine/flow.ts';
import { StatusNotice } from '../../views/status-notice.tsx';
import type { RolesState } from './roles-state.ts';

interface NoticeProps {
  readonly state: RolesState;
  readonly errors: Readonly<Record<string, string>>;
  readonly about: About;
}

/** Says what the last form did, or that a form waits for its button after a new sign-in. */
export function RolesNotice({ state, errors, about }: NoticeProps) {
  const { notices } = about.t.admin.roles;
  if (Object.keys(errors).length > 0) return null;
  if (Object.keys(keptFields(state, about) ?? {}).length > 0)
    return <StatusNotice kind="warning">{notices.unsaved}</StatusNotice>;
  const { notice } = state;
  return notice && notice.at + noticeSeconds > about.now ? (
    <StatusNotice kind="success">{notices[notice.kind]}</StatusNotice>
  ) : null;
}
