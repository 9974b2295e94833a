import type { Services } from '../../src/services.ts';
import type { UpstreamRefusal } from '../../src/upstream/refusal.ts';

/** Logs an answer that an upstream refused to give. Where only the operator can mend the cause, the line is at level error. */
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
    /^(invalid_scope|unauthorized_client|token_(invalid_client|unauthorized_client|invalid_scope)|metadata|trust_list_expired)$/;
  const level = refusal.kind === 'cancelled' ? 'info' : isOurs.test(refusal.reason) ? 'error' : 'warn';
  const { reason, errorPage, cause } = refusal;
  log[level]({ requestId: reference, upstream, reason, errorPage, err: cause }, 'upstream refused');
}
