import { upstreamBrand } from '../views/upstream-brand.ts';
import { usePage } from '../views/layout/page-context.ts';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import type { UpstreamNotice } from '../flow-states/upstream-state.ts';

/** Says what became of the way through an upstream. A person who turned back herself is told without an alert. */
export function UpstreamNoticeView({ notice }: { readonly notice: UpstreamNotice | undefined }) {
  const { t } = usePage();
  if (!notice) return null;
  const { upstream, kind, reference } = notice;
  const sentence = t.upstream.notices[kind](upstreamBrand(upstream));
  if (kind === 'cancelled') return <StatusNotice kind="info">{sentence}</StatusNotice>;
  return (
    <StatusNotice kind="warning">
      {sentence} {t.upstream.reference} <code id="reference">{reference}</code>
    </StatusNotice>
  );
}
