import { eventGroups, otherEvents, type EventGroup } from '../../../src/domain/audit/event-names.ts';
import { isShownEvent, shownEvents } from '../../../src/domain/account/history-events.ts';
import { partsOf } from '../../../src/domain/audit/step-events.ts';
import type { Texts } from '../../texts/index.ts';

/** Returns the word of a closed list; undefined for a text that is not on it, such as a name that an older version has written. */
export const wordOf = (words: Readonly<Record<string, string | undefined>>, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

/** Returns the name of the page whose forms a flow examines. */
function pageOf({ journal, approvals }: Texts, flow: string): string | undefined {
  const act = /^person-(.+)$/.exec(flow)?.[1];
  const words = act === undefined ? undefined : wordOf(approvals.actNames, act);
  return words === undefined ? wordOf(journal.flows, flow) : journal.agentPage(words);
}

/** Returns what became of a form, in words. */
function formWords(t: Texts, event: string): string | undefined {
  const { journal } = t;
  const { flow = '', step = '', outcome = '' } = partsOf(event) ?? {};
  const [page, part, end] = [pageOf(t, flow), wordOf(journal.steps, step), wordOf(journal.outcomes, outcome)];
  return page === undefined || part === undefined || end === undefined ? undefined : journal.form(page, part, end);
}

/** Returns what happened in words. Only an event that another version of the program has written is shown by its name. */
export function eventWords(t: Texts, event: string): string {
  const { history, journal } = t;
  // The words of a person's own history speak to her, where the journal speaks of her.
  const known = wordOf(journal.events, event) ?? wordOf(history.events, event);
  return known ?? formWords(t, event) ?? journal.unknownEvent(event);
}

const groupOfFlow = (flow: string): EventGroup => {
  if (/^(client-|trial$|diagnostic$)/.test(flow)) return 'clients';
  if (/^(person-|request$|roles$)/.test(flow)) return 'people';
  if (/^(login|registration|recovery|lost-device)$/.test(flow)) return 'sign-ins';
  if (/^(security|link\.reset)$/.test(flow)) return 'security';
  if (/^(consent|test-access|device|services)/.test(flow)) return 'services';
  return flow === 'sessions' ? 'sessions' : 'account';
};

interface PlacedEvent {
  readonly group: EventGroup;
  readonly isForm: boolean;
}

function placeOf(event: string): PlacedEvent {
  if (isShownEvent(event)) return { group: shownEvents[event].kind, isForm: false };
  if (Object.hasOwn(otherEvents, event))
    return { group: otherEvents[event as keyof typeof otherEvents], isForm: false };
  const flow = partsOf(event)?.flow;
  return flow === undefined ? { group: 'account', isForm: false } : { group: groupOfFlow(flow), isForm: true };
}

export interface EventChoice {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** Sorts events into groups, as the filter offers them: what happened first, then the forms that were sent. */
export function eventChoices(t: Texts, events: readonly string[]): readonly EventChoice[] {
  const { history, journal } = t;
  const names: Readonly<Record<EventGroup, string>> = { ...history.kinds, ...journal.groups };
  const placed = events.map((value) => ({ value, label: eventWords(t, value), ...placeOf(value) }));
  return [false, true]
    .flatMap((isForm) =>
      eventGroups.map((group) => ({
        label: isForm ? journal.forms(names[group]) : names[group],
        options: placed
          .filter((one) => one.group === group && one.isForm === isForm)
          .toSorted((a, b) => a.label.localeCompare(b.label, 'fr')),
      })),
    )
    .filter(({ options }) => options.length > 0);
}
