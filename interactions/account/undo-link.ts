import { undoSeconds, type AnnouncedKind } from '../../src/domain/announced-change.ts';
import type { Services } from '../../src/services.ts';
import { makeLink } from '../link.ts';

export const undoPurpose = 'undo-change';

/** What the link of an announcement points to. */
export interface UndoData {
  readonly changeId: string;
  readonly kind: AnnouncedKind;
}

/** « Ce n'était pas moi »: for the message that announces a change, with the request's other writes. */
export function makeUndoLink(
  services: Services,
  { accountId, changeId, kind }: UndoData & { readonly accountId: string },
): string {
  const link = { purpose: undoPurpose, accountId, data: { changeId, kind } };
  return makeLink(services, { link, seconds: undoSeconds }).href;
}
