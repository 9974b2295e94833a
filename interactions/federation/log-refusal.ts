import type { Services } from '../../src/services.ts';
import type { UpstreamRefusal } from '../../src/upstream/refusal.ts';

/** For operations: what an upstream says of us that only they can mend is an error. */
export function logRefusal(
  { log }: Services,
  {
    upstream,
    refusal,
    reference,
  }: {
    readonly upstream: string;
    readonly refusal: Pick<UpstreamRefusal, 'kind' | 'reason'> & Partial<Pick<UpstreamRefusal, 'cause' | 'errorPage'>>;
    readonly reference: string;
  },
): void {
  const isOurs =
    /^(invalid_scope|unauthorized_client|token_(invalid_client|unauthorized_client|invalid_scope)|metadata)$/;
  const level = refusal.kind === 'cancelled' ? 'info' : isOurs.test(refusal.reason) ? 'error' : 'warn';
  const { reason, errorPage, cause } = refusal;
  log[level]({ requestId: reference, upstream, reason, errorPage, err: cause }, 'upstream refused');
}
