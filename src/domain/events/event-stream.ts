import { day } from '../time.ts';
import type { EventKind } from './security-events.ts';

/** Says what a stream does with events: send them, keep them, or drop them (SSF 1.0, section 8.1.2). */
export const streamStatuses = ['enabled', 'paused', 'disabled'] as const;

export type StreamStatus = (typeof streamStatuses)[number];

/** Says how events reach their receiver: we send them, or it collects them. */
export type DeliveryMethod = 'push' | 'poll';

/** The addresses by which the specifications name the methods (RFC 8935 and 8936). */
export const methodAddresses = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const satisfies Readonly<
  Record<DeliveryMethod, string>
>;

/** Says who made a stream: the client with its own token, or its registration, which names an address. */
export type StreamMaker = 'client' | 'registration';

/** Says who changed the status of a stream last. */
export type StatusAuthor = 'client' | 'manager' | 'program';

/** A stream of events to one client; times in epoch seconds. */
export interface EventStream {
  readonly id: string;
  readonly clientId: string;
  readonly madeBy: StreamMaker;
  readonly status: StreamStatus;
  readonly statusReason: string | undefined;
  readonly statusBy: StatusAuthor | undefined;
  readonly statusAt: number;
  readonly method: DeliveryMethod;
  /** Address of the receiver; undefined where it collects its events. */
  readonly endpoint: string | undefined;
  /** Value of the header that the receiver wants, sealed. */
  readonly sealedAuthorization: string | undefined;
  /** Addresses of the events that the receiver asked for; undefined where it asked for none in particular. */
  readonly requested: readonly string[] | undefined;
  readonly description: string | undefined;
  readonly createdAt: number;
  /** Tries of the oldest event that have failed. */
  readonly attempts: number;
  readonly failingSince: number | undefined;
  /** Until when one process alone delivers. */
  readonly leasedUntil: number;
}

/** An event that waits on a stream; times in epoch seconds. */
export interface EventNotice {
  /** The order in which the events of a stream leave. */
  readonly position: number;
  readonly streamId: string;
  /** Names the event, at every try alike. */
  readonly jti: string;
  readonly kind: EventKind;
  /** The person that the event is about; undefined where it is about the stream. */
  readonly accountId: string | undefined;
  /** When it happened, and when it was put on the stream. */
  readonly at: number;
  readonly createdAt: number;
  /** Names what happened, for all services alike. */
  readonly txn: string;
  readonly details: EventDetails;
  /** Addresses of the person, which a service may only learn that she has given her address. */
  readonly emails: ChangedEmail | undefined;
}

export interface ChangedEmail {
  readonly former: string;
  readonly present: string;
}

/** Says what an event says beside its name: words of the program, and nothing of a person. */
export interface EventDetails {
  /** The event of the audit that it follows from. */
  readonly event?: string;
  readonly by?: 'user' | 'admin' | 'system';
  readonly credential?: string;
  readonly change?: string;
  readonly from?: string;
  readonly to?: string;
  /** The name by which the client knows the one session that ended. */
  readonly sid?: string;
  readonly state?: string;
  readonly status?: StreamStatus;
  readonly reason?: string;
}

/** Says what became of an event. */
export type DeliveryResult =
  /** The receiver has taken it, or collected it. */
  | 'delivered'
  /** The receiver has said that it can do nothing with it. */
  | 'rejected'
  /** The receiver did not answer, or answered something else. The event is sent again. */
  | 'failed'
  /** It waited too long. */
  | 'dropped';

/** One line of the log of a stream. */
export interface Delivery {
  readonly at: number;
  readonly kind: EventKind;
  readonly jti: string;
  readonly result: DeliveryResult;
  /** The status of the answer, the error code of the receiver, or a number of events. */
  readonly detail: string | undefined;
  readonly attempts: number;
}

/** Days for which a stream keeps events that nobody takes, and the most events that it keeps. */
export const keptDays = 7;
export const keptSeconds = keptDays * day;
export const mostKept = 200_000;

/** Seconds between two verifications that a client asks for. */
export const verificationSeconds = 10;

/** Kinds that leave whatever the status of the stream is: they are about the stream itself. */
export const isAboutStream = (kind: EventKind): boolean => kind === 'verification' || kind === 'stream-updated';

/** Signs the token of an event of a client's stream, with the key of this moment. */
export type SignEvent = (notice: EventNotice, clientId: string) => Promise<string>;
