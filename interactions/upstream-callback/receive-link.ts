import { randomUUID } from 'node:crypto';
import { storedFlowKey, writeFlow } from '../engine/flow-store.ts';
import type { LinkState } from '../flow-states/link-state.ts';
import type { Receiver } from './upstream-outcome.ts';

/**
 * Receives a person on the page of the account that shows what would be linked. The row of that page belongs to this account in this
 * browser.
 */
export const receiveLink: Receiver = async ({ ctx, services, transaction, outcome }) => {
  const { flowKey = '', path, sessionUid } = transaction;
  const failed = outcome.kind === 'refused' && outcome.notice.kind === 'too-old' ? 'linkTooOld' : 'linkFailed';
  const state: LinkState =
    outcome.kind === 'arrived'
      ? {
          arrived: {
            id: randomUUID(),
            upstreamIdentity: outcome.upstreamIdentity,
            sessionUid,
          },
        }
      : {
          outcome:
            outcome.notice.kind === 'cancelled'
              ? { kind: 'linkRefused' }
              : { kind: failed, reference: outcome.notice.reference },
        };
  writeFlow(services, storedFlowKey<LinkState>(flowKey), state);
  ctx.status = 303;
  ctx.redirect(path);
};
