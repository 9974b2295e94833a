import type { TrialAnswer } from '../../../../src/commands/events/verify-stream.ts';
import type { Delivery, EventStream } from '../../../../src/domain/events/event-stream.ts';
import type { StreamQueue } from '../../../../src/store/events/event-notices.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import type { Texts } from '../../../texts/index.ts';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress } from '../client-parts.ts';

export type EventNoticeKind = keyof Texts['eventStreams']['notices'];

/** Says what the page of the events of a client remembers between two requests of its browser. */
export interface EventsState {
  /** Says what the last form did; a trial says how the receiver answered. */
  readonly notice?: {
    readonly kind: EventNoticeKind;
    readonly at: number;
    readonly detail?: string | undefined;
  };
  readonly kept?: KeptForm;
}

/** A stream with what waits on it, and the log of its last deliveries. */
export interface ShownStream {
  readonly stream: EventStream;
  readonly queue: StreamQueue;
  readonly log: readonly Delivery[];
}

/** The client whose streams are shown. */
export interface EventsVisit extends ClientVisit {
  readonly streams: readonly ShownStream[];
  readonly mayWrite: boolean;
}

/** Returns the address of the list of streams, or of the form that changes the status of one. */
export const eventsAddress = ({ client }: Pick<ClientVisit, 'client'>, streamId?: string): string =>
  `${clientAddress(client.clientId, 'evenements')}${streamId === undefined ? '' : `?flux=${streamId}`}`;

export function trialNotice(answer: TrialAnswer, at: number): Required<Pick<EventsState, 'notice'>> {
  if (answer.result === 'waiting') return { notice: { kind: 'waiting', at } };
  const kinds = { delivered: 'delivered', rejected: 'rejected', failed: 'failed' } as const;
  return { notice: { kind: kinds[answer.result], at, detail: answer.detail } };
}
