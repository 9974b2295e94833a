import { noticeSeconds } from '../../account/account-state.ts';
import type { About } from '../../engine/flow.ts';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import type { RolesState } from './roles-state.ts';

interface NoticeProps {
  readonly state: RolesState;
  readonly errors: Readonly<Record<string, string>>;
  readonly about: About;
  /** A form of this very page waits for its button, after its person had to sign in again. */
  readonly isUnsaved: boolean;
}

/** Says what the last form did, or that a form waits for its button after a new sign-in. */
export function RolesNotice({ state, errors, about, isUnsaved }: NoticeProps) {
  const { notices } = about.t.admin.roles;
  if (Object.keys(errors).length > 0) return null;
  if (isUnsaved) return <StatusNotice kind="warning">{notices.unsaved}</StatusNotice>;
  const { notice } = state;
  return notice && notice.at + noticeSeconds > about.now ? (
    <StatusNotice kind="success">{notices[notice.kind]}</StatusNotice>
  ) : null;
}
