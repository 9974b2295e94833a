import type { Services } from '../../../src/services.ts';
import type { About, Finish } from '../../engine/flow.ts';
import { accountFlowKey, writeFlow } from '../../engine/flow-store.ts';
import { noticeOf, type AccountState } from '../account-state.ts';
import { listPath } from './state.ts';

interface Leaving {
  readonly services: Pick<Services, 'payloads'>;
  readonly about: About;
  readonly accountId: string;
  /** The notice that the list shows. */
  readonly kind?: NonNullable<AccountState['notice']>['kind'] | undefined;
  /** The reference of a failure, by which the log is searched. */
  readonly reference?: string | undefined;
}

/** Leads back to the security page, whose notice says what was done on another page. */
export function backToList({ services, about, accountId, kind, reference }: Leaving): Finish<never> {
  const key = accountFlowKey<AccountState>(listPath, { accountId, browser: about.browser });
  if (kind) writeFlow(services, key, noticeOf(about, { kind, reference }));
  return { kind: 'leave', href: listPath };
}
