import type { Services } from '../../../src/services.ts';
import type { About, Finish } from '../../engine/flow.ts';
import { accountFlowKey, writeFlow } from '../../engine/flow-store.ts';
import { noticeOf, type AccountState } from '../account-state.ts';
import { listPath } from './state.ts';

interface Leaving {
  readonly services: Pick<Services, 'payloads'>;
  readonly about: About;
  readonly accountId: string;
  /** What is said there. */
  readonly kind?: NonNullable<AccountState['notice']>['kind'] | undefined;
  /** Of what went wrong. */
  readonly reference?: string | undefined;
}

/** Back to the list, which says what was done elsewhere. */
export function backToList({ services, about, accountId, kind, reference }: Leaving): Finish<never> {
  const key = accountFlowKey<AccountState>(listPath, { accountId, browser: about.browser });
  if (kind) writeFlow(services, key, noticeOf(kind, reference));
  return { kind: 'leave', href: listPath };
}
