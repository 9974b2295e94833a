import type { OwedStep } from '../../domain/factors/owed-steps.ts';
import type { Services } from '../../services.ts';

/** A person has done steps that she owed. */
interface Settling {
  readonly accountId: string;
  /** The steps that were owed when the person answered. */
  readonly owed: readonly OwedStep[];
  readonly done: readonly OwedStep[];
}

const change = ({ owed, done }: Settling) => ({ from: owed, to: owed.filter((step) => !done.includes(step)) });

/** Notes that a person has done steps that she owed. Where others are owed by now, these stay owed as they are. */
export async function settleOwedSteps(services: Services, settling: Settling): Promise<void> {
  await services.transaction((trx) => services.account.owedSteps.change(trx, settling.accountId, change(settling)));
}

interface Acceptance extends Omit<Settling, 'done'> {
  readonly version: string;
  readonly requestId: string;
}

/** Notes that a person who came from another service has accepted the terms of this one. */
export async function acceptTerms(services: Services, { version, requestId, ...owing }: Acceptance): Promise<void> {
  const { accountId } = owing;
  const { owedSteps } = services.account;
  await services.transaction(async (trx) => {
    if (!(await owedSteps.change(trx, accountId, change({ ...owing, done: ['terms'] })))) return;
    await owedSteps.acceptTerms(trx, accountId, version);
    services.audit({ event: 'account.terms_accepted', accountId, requestId, details: { version } });
  });
}
