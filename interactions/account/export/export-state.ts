import type { AccountExport } from '../../../src/store/account/exports.ts';
import type { AccountVisit } from '../account-page.ts';

/** The facts that the page tells about exports. */
export interface ExportState {
  /** The last export that this session asked for; undefined when there is none. */
  readonly own: AccountExport | undefined;
  /** A file for another session of the account is being made, and this session has to wait for its turn. */
  readonly isElsewhere: boolean;
}

/** Returns the exports of the person as her page shows them. The file of another session is not shown. */
export async function exportStateOf({ services, account, session }: AccountVisit): Promise<ExportState> {
  const exports = await services.account.exports.list(account.id);
  const isOwn = ({ sessionUid }: AccountExport) => sessionUid === session.uid;
  return {
    // Two exports may have been asked for within one second. The open one is the later one.
    own: exports.find((one) => isOwn(one) && one.state === 'open') ?? exports.find(isOwn),
    isElsewhere: exports.some((one) => one.state === 'open' && !isOwn(one)),
  };
}
