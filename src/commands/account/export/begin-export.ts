import { exportsOf } from '../../../domain/account/export/export-rules.ts';
import type { Services } from '../../../services.ts';
import type { OwnerChange } from '../../owner-act.ts';
import { lockAccount } from '../lock-account.ts';

interface Asked extends OwnerChange {
  /** Uid of the session that alone may download the file. */
  readonly sessionUid: string;
  /** Name of the browser, for the message about the export. */
  readonly browser: string | undefined;
}

type Answer =
  /** A job makes the file now. This request or one of the same session has asked for it. */
  | { readonly kind: 'open' }
  /** A file for another session of the account is being made. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** Opens an export of an account. Of any number of parallel requests one opens it, and no account has two open ones. */
export async function beginExport(services: Services, asked: Asked): Promise<Answer> {
  const { throttles } = services;
  const { exports } = services.account;
  const { accountId, sessionUid, requestId } = asked;
  const standing = async (): Promise<Answer | undefined> => {
    const open = (await exports.list(accountId)).find(({ state }) => state === 'open');
    return open && { kind: open.sessionUid === sessionUid ? 'open' : 'elsewhere' };
  };
  const before = await standing();
  if (before) return before;
  const rule = exportsOf(accountId);
  const retryAfter = await throttles.admit([rule]);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  const id = await services.transaction(async (trx) => {
    await lockAccount(services, trx, asked);
    const opened = await exports.open(trx, asked);
    if (opened !== undefined)
      services.audit({ event: 'account.export_asked', accountId, requestId, details: { export: opened } });
    return opened;
  });
  if (id === undefined) {
    await throttles.takeBack([rule.key]);
    return (await standing()) ?? { kind: 'open' };
  }
  exports.wake();
  return { kind: 'open' };
}
