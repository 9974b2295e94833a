import type { eventStreams as french } from '../fr/event-streams.ts';
import type { Translation } from '../translation.ts';
import { many } from './numbers.ts';

const tries = (attempts: number) => (attempts > 1 ? ` (try ${attempts})` : '');
const why = (detail: string) =>
  detail === 'unreachable' ? 'the service does not answer' : `the service answered “${detail}”`;

/** The page of the security events that a service receives. */
export const eventStreams: Translation<typeof french> = {
  intro:
    'A service can learn what concerns the security of the accounts that it knows: a disabled account, an ended session, a changed password. It learns nothing of other accounts.',
  none: 'This service receives no events. It can make a stream with its own token (scopes ssf.read and ssf.manage), or register an address on the page “Edit”.',
  kept: (days, most) =>
    `A paused stream keeps events for ${days} days, and ${many(most, 'event', 'events')} at most. A stopped one keeps none.`,
  titles: {
    client: 'Stream that the service manages',
    registration: 'Stream to the registered address',
  },
  statuses: { enabled: 'In service', paused: 'Paused', disabled: 'Stopped' },
  described: (text) => `Description: ${text}`,
  pushed: (address) => `The events are sent to ${address}.`,
  polled: 'The service collects the events.',
  carries: (kinds) =>
    kinds.length === 0 ? 'No event is asked for.' : `Events asked for: ${kinds.join(', ').toLowerCase()}.`,
  waiting: (count, oldest) =>
    count === 0 ? 'No event waits.' : `${many(count, 'event waits', 'events wait')}, the oldest since ${oldest ?? ''}.`,
  statusBy: {
    client: (reason) => (reason === undefined ? 'Decided by the service.' : `Decided by the service: ${reason}`),
    manager: (_reason) => 'Decided on this page; the log says why.',
    program: (_reason) => 'Paused because the service takes the events no more.',
  },
  failing: (since) => `The service has taken no event since ${since}.`,
  tryOut: 'Send a trial',
  pause: 'Pause',
  resume: 'Go on',
  ofStream: (act, stream) => `${act}: ${stream}`,
  pauseTitle: 'Pause the events',
  pauseIntro: (days) =>
    `Events leave no more. They are kept for ${days} days, and leave in their order when the stream goes on.`,
  resumeTitle: 'Let the events go on',
  resumeIntro: {
    kept: 'The events that were kept leave in their order, then those that follow.',
    new: 'The service receives the events to come. Those of the time in between are lost.',
  },
  gone: 'The stream has changed in the meantime. Look at its state before you begin again.',
  notices: {
    delivered: (_detail) => 'Trial sent: the service accepted it.',
    rejected: (detail) => `Trial sent, but refused: ${why(detail)}.`,
    failed: (detail) => `The trial did not arrive: ${why(detail)}.`,
    waiting: (_detail) => 'The trial waits for the service to collect its events.',
    paused: (_detail) => 'The events are paused.',
    resumed: (_detail) => 'The events go on.',
  },
  log: 'Last deliveries',
  noLog: 'No delivery within the last thirty days.',
  columns: { when: 'Time', what: 'Event', result: 'Result' },
  several: 'Events that waited',
  kinds: {
    'account-disabled': 'Account disabled',
    'account-enabled': 'Account enabled again',
    'account-purged': 'Account deleted',
    'identifier-changed': 'E-mail address changed',
    'credential-compromise': 'Password known to a stranger',
    'account-credential-change-required': 'New password required',
    'recovery-activated': 'Means of recovery used',
    'recovery-information-changed': 'Means of recovery changed',
    'session-revoked': 'Session ended',
    'credential-change': 'Means of signing in changed',
    'assurance-level-change': 'Level of assurance changed',
    verification: 'Trial',
    'stream-updated': 'Status of the stream changed',
  },
  results: {
    delivered: (_detail, attempts) => `Taken by the service${tries(attempts)}`,
    rejected: (detail, _attempts) => `Refused: ${why(detail)}`,
    failed: (detail, attempts) => `Not arrived: ${why(detail)}${tries(attempts)}`,
    dropped: (detail, _attempts) => `${many(Number(detail), 'event lost', 'events lost')}: nobody took them in time`,
  },
};
