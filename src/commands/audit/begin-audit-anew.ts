import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';

/** Begins the chain of the audit anew, with the lines that are there. The audit says so, and why. */
export async function beginAuditAnew(
  services: Pick<Services, 'auditTrail' | 'audit' | 'flush'>,
  { reason }: { readonly reason: string | undefined },
): Promise<void> {
  if (reason === undefined)
    throw new Refused('--reason is required: say what was done to the audit, and who knows of it');
  services.audit({ event: 'audit.begun_anew', reason, target: { kind: 'audit', id: 'chain' } });
  await services.flush();
  await services.auditTrail.chain.beginAnew();
}
