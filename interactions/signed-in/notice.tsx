import { usePage } from '../views/layout/page-context.ts';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import { keptFields } from './fresh-sign-in.ts';
import { useErrors } from '../views/forms/drawn-form.ts';
import type { KeptForm } from '../flow-states/kept-form.ts';
import { liveNotice, type SaidNotice } from './live-notice.ts';

interface NoticeProps {
  readonly state: { readonly notice?: SaidNotice; readonly kept?: KeptForm };
  /** Epoch seconds. */
  readonly now: number;
}

const looks: Readonly<Partial<Record<SaidNotice['kind'], 'info' | 'warning'>>> = {
  lapsed: 'warning',
  taken: 'warning',
  linkFailed: 'warning',
  linkTooOld: 'warning',
  unsaved: 'warning',
  linkRefused: 'info',
};

/**
 * Says what the last form did, unless the present one was refused. The redirect after the form leads to a page with this notice, so that it
 * is seen without script and after a reload.
 */
export function Notice({ state, now }: NoticeProps) {
  const { account, upstream } = usePage().t;
  const errors = useErrors();
  const { notices } = account;
  const kind =
    liveNotice(state.notice, { now })?.kind ??
    (state.kept?.hasLapsed && keptFields(state, { now }) ? 'unsaved' : undefined);
  if (!kind || Object.keys(errors).length > 0) return null;
  const { reference } = state.notice ?? {};
  return (
    <StatusNotice kind={looks[kind] ?? 'success'}>
      {notices[kind]}
      {reference && (
        <>
          {' '}
          {upstream.reference} <code id="reference">{reference}</code>
        </>
      )}
    </StatusNotice>
  );
}
