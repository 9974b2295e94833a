import { findAccount } from '../../../src/commands/account/find-account.ts';
import { personActs } from '../../../src/commands/people/acts/person-acts.ts';
import { runAct } from '../../../src/commands/people/run-act.ts';
import type { PersonActName } from '../../../src/domain/people/person-act-names.ts';
import type { Services } from '../../../src/services.ts';

interface Named {
  /** User name, address or `sub`. */
  readonly name: string;
  readonly reason?: string;
}

/** Does an act at once with an account of any kind, as two agents have agreed to it. It needs a unit of work. */
const doer =
  (act: PersonActName, input: Readonly<Record<string, unknown>> = {}) =>
  async (services: Services, { name, reason = 'test' }: Named): Promise<void> => {
    const { id } = (await findAccount(services, name)).account;
    const done = await services.transaction(async (trx) => {
      const account = await services.account.accounts.lock(trx, id);
      if (!account) throw new Error(`${name} is gone`);
      await services.roles.holders.lock(trx);
      const by = { kind: 'command', name: 'test' } as const;
      const given = { account, input, reason, by, requestId: undefined };
      return runAct(services, trx, { act: personActs[act]!, given, noted: {} });
    });
    if (done.kind !== 'done') throw new Error(done.kind);
    personActs[act]?.afterwards?.(services);
  };

export const disableAccount = doer('disable');
export const restrictAccount = doer('restrict');
export const enableAccount = doer('enable');
export const expirePassword = doer('expire-password');
export const resetSecondFactor = doer('reset-second-factor');
export const closeAccountFor = doer('delete');
export const deleteAccountNow = doer('delete', { now: true });
