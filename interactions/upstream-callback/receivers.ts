import type { UpstreamPurpose } from '../../src/commands/federation/upstream-transaction.ts';
import { ifFresh } from './ask-afresh.ts';
import { receiveIdentity } from './receive-identity.ts';
import { receiveLostDevice } from './receive-lost-device.ts';
import { receiveLink } from './receive-link.ts';
import { receiveSignIn } from './receive-sign-in.ts';
import type { Receiver } from './upstream-outcome.ts';

/** The functions that receive people at the callback, by the purpose for which they were sent. */
export const receivers: Readonly<Record<UpstreamPurpose, Receiver>> = {
  'sign-in': ifFresh(receiveSignIn),
  identity: ifFresh(receiveIdentity),
  'lost-device': ifFresh(receiveLostDevice),
  link: ifFresh(receiveLink),
};
