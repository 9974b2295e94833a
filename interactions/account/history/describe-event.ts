import { profileSteps } from '../../../src/domain/account/account-profile.ts';
import { textsIn } from '../../../src/domain/members.ts';
import type { HistoryEvent } from '../../../src/store/account/history.ts';
import type { Texts } from '../../texts/index.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';

interface EventFact {
  readonly label: string;
  readonly value: string;
  /** Few people need the fact: a list folds it away. */
  readonly isDetail: boolean;
}

/** An event in the words of a language. */
export interface DescribedEvent {
  readonly what: string;
  /** Further facts, such as the service and the browser, in the order in which they are shown. */
  readonly facts: readonly EventFact[];
}

/** Returns the word for a value of a closed list; undefined for a value that is not on it. */
const wordFor = (words: Readonly<Record<string, string>>, value: unknown): string | undefined =>
  typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined;

/** Returns the word for a field of the profile. The page tells of an address or a profession as one thing. */
function fieldWord({ history: { fields }, optionalSteps: { identity, address } }: Texts, field: string): string {
  if (Object.hasOwn(profileSteps.address, field)) return address.words.address;
  return wordFor({ ...fields, ...identity.words }, field) ?? fields.professional;
}

/** Returns how the person signed in: the upstream, her methods, and the trusted browser that stood for a factor. */
function waysIn(t: Texts, { methods, upstream, trustedBrowser }: HistoryEvent['details']): readonly string[] {
  return [
    ...(typeof upstream === 'string' ? [upstreamBrand(upstream)] : []),
    ...textsIn(methods).flatMap((method) => wordFor(t.sessions.methods, method) ?? []),
    ...(trustedBrowser === undefined ? [] : [t.history.trustedBrowser]),
  ];
}

/** Returns the browser and its system, as far as they were noted; undefined for an event that no browser asked for. */
function programOf({ sessions }: Texts, { browser, system }: HistoryEvent): string | undefined {
  // A program without the marks of any browser, such as one that takes a password, is not called a browser.
  const known = browser ?? (system === undefined ? undefined : sessions.otherBrowser);
  return known !== undefined && system !== undefined ? sessions.browserOn(known, system) : known;
}

const operatorOf = ({ isByAgent, details: { by, operator } }: HistoryEvent) =>
  by ?? (isByAgent || operator !== undefined ? 'operator' : undefined);

/**
 * Describes an event for its person: a page, an export and a message say the same.
 * @param about.service The name of the service that the event is about, where it is about one.
 */
export function describeEvent(
  t: Texts,
  { event, service }: { readonly event: HistoryEvent; readonly service?: string | undefined },
): DescribedEvent {
  const words = t.history;
  const { labels } = words;
  const { details } = event;
  const ways = waysIn(t, details);
  const isSignIn = details['methods'] !== undefined;
  const data =
    event.event === 'account.profile_changed'
      ? [...new Set(textsIn(details['fields']).map((field) => fieldWord(t, field)))]
      : [];
  const leftOut = textsIn(details['leftOut']).map((claim) => wordFor(t.services.claims, claim) ?? claim);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.service, service],
    [isSignIn ? labels.way : labels.upstream, ways.length > 0 ? t.sessions.and(ways) : undefined],
    [labels.data, data.length > 0 ? t.sessions.and(data) : undefined],
    [labels.leftOut, leftOut.length > 0 ? t.sessions.and(leftOut) : undefined],
    [labels.role, wordFor(t.admin.roles.names, details['role'])],
    [labels.left, typeof details['left'] === 'number' ? String(details['left']) : undefined],
    [labels.by, wordFor(words.by, operatorOf(event))],
    [labels.from, programOf(t, event)],
  ];
  const more: readonly (readonly [string, string | undefined])[] = [
    [labels.level, wordFor(t.sessions.levels, details['level'])],
    [labels.network, event.network],
  ];
  const told = (some: typeof facts, isDetail: boolean) =>
    some.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value, isDetail }]));
  return {
    what: words.events[event.event],
    facts: [...told(facts, false), ...told(more, true)],
  };
}
