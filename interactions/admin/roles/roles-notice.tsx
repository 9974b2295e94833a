import { liveNotice } from '../../signed-in/live-notice.ts';
import type { About } from '../../engine/flow.ts';
import { useErrors } from '../../views/forms/drawn-form.ts';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import type { RolesState } from './roles-state.ts';

interface NoticeProps {
  readonly state: RolesState;
  readonly about: About;
  /** A form of this very page waits for its button, after its person had to sign in again. */
  readonly isUnsaved: boolean;
}

/** Says what the last form did, or that a form waits for its button after a new sign-in. */
export function RolesNotice({ state, about, isUnsaved }: NoticeProps) {
  const { notices } = about.t.admin.roles;
  if (Object.keys(useErrors()).length > 0) return null;
  if (isUnsaved) return <StatusNotice kind="warning">{notices.unsaved}</StatusNotice>;
  const notice = liveNotice(state.notice, about);
  return notice ? <StatusNotice kind="success">{notices[notice.kind]}</StatusNotice> : null;
}
