import type { Form } from '../../engine/flow.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import type { AccountState } from '../account-state.ts';
import { dataStep } from './data-step.tsx';
import { exportStateOf } from './export-state.ts';

const asksForExport = ({ action }: Form) => action === 'export';

/** Lets the person take her data away. */
export const dataPage: AccountPage = {
  path: '/compte/donnees',
  label: (t) => t.data.title,
  // The file holds everything that the account knows, so a session that was left open must not be enough.
  needsFreshSignIn: asksForExport,
  waitsForPress: asksForExport,
  async flow(visit) {
    return stayingFlow<AccountState>('data', [dataStep(visit, await exportStateOf(visit))]);
  },
};
