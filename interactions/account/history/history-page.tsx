import { withServices } from '../../../src/commands/account/read-history.ts';
import { listStandingWays } from '../../../src/commands/password/list-standing-ways.ts';
import { eventsOf, historyKinds, type HistoryKind } from '../../../src/domain/account/history-events.ts';
import { AppError } from '../../../src/errors.ts';
import type { HistoryEvent } from '../../../src/store/account/history.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { AccountPage, AccountVisit } from '../account-page.ts';
import type { ListedEvent } from './event-details.tsx';
import { openEvent, sealEvent } from './event-token.ts';
import { findDisputable } from './find-disputable.ts';
import { historyPath, type HistoryState } from './history-state.ts';
import { listStep, type ShownList } from './list-step.tsx';
import { notMeStep } from './not-me-step.tsx';
import { securedStep } from './secured-step.tsx';

const pageSize = 50;

/** Returns the kind that the address asks for. An address with another word shows all kinds. */
const kindOf = ({ query }: AccountVisit): HistoryKind | undefined =>
  historyKinds.find((kind) => kind === query.get('kind'));

/** Returns the number of the event after which the page begins. A text that is none of this account has no page. */
function afterOf({ query, account, services }: AccountVisit): number | undefined {
  const token = query.get('after');
  if (token === null || token === '') return undefined;
  const after = openEvent(services.sealer, { accountId: account.id, token });
  if (after === undefined) throw new AppError('not_found');
  return after;
}

interface Events {
  readonly events: readonly HistoryEvent[];
  /** Numbers of the events that the person has reported. */
  readonly reported: ReadonlySet<number>;
}

/** Returns the events as the page shows them, with names of services and with the texts by which forms name them. */
async function listed(
  { account, services }: AccountVisit,
  { events, reported }: Events,
): Promise<readonly ListedEvent[]> {
  const lines = await withServices(services, events);
  return lines.map(({ event, service }) => ({
    event,
    token: sealEvent(services.sealer, { accountId: account.id, id: event.id }),
    service,
    isReported: reported.has(event.id),
  }));
}

async function readList(visit: AccountVisit): Promise<ShownList> {
  const { account, services } = visit;
  const kind = kindOf(visit);
  const after = afterOf(visit);
  // One more event than the page shows says whether there is an older page.
  const wanted = { accountId: account.id, ...(kind && { events: eventsOf(kind) }), after, size: pageSize + 1 };
  const [read, reported] = await Promise.all([
    services.account.history.page(wanted),
    services.account.history.reported(account.id),
  ]);
  const events = await listed(visit, { events: read.slice(0, pageSize), reported });
  return {
    kind,
    events,
    days: services.config.auditDays,
    isFirst: after === undefined,
    older: read.length > pageSize ? events.at(-1)?.token : undefined,
  };
}

/** Returns the event that the address asks about; undefined at the plain address. */
async function readAsked(visit: AccountVisit): Promise<ListedEvent | undefined> {
  const token = visit.query.get('event');
  if (token === null) return undefined;
  const event = await findDisputable(visit, token);
  return (await listed(visit, { events: [event], reported: new Set() }))[0];
}

/** Shows what happened to the account: the audit, in the words of its person. */
export const historyPage: AccountPage = {
  path: historyPath,
  label: (t) => t.history.title,
  // A stranger who holds the session must not turn its owner out of her other ones.
  needsFreshSignIn: ({ action }) => action === 'confirm',
  async flow(visit) {
    const { account, services, query } = visit;
    const isAsked = query.has('secured');
    const asked = await readAsked(visit);
    return stayingFlow<HistoryState>('account', [
      notMeStep({ visit, asked }),
      securedStep({
        visit,
        isAsked,
        ways: isAsked ? await listStandingWays(services, undefined, account.id) : [],
      }),
      listStep(visit, asked ? undefined : await readList(visit)),
    ]);
  },
};
