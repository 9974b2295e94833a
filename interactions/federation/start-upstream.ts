import {
  beginUpstreamTransaction,
  type UpstreamReason,
  type UpstreamPurpose,
} from '../../src/commands/federation/upstream-transaction.ts';
import { keepWalletRequest } from '../../src/commands/federation/wallet-requests.ts';
import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { About, Form, StepResult } from '../engine/flow.ts';
import { notBefore } from './not-before.ts';
import { logRefusal } from './log-refusal.ts';
import type { UpstreamNotice, UpstreamState } from '../flow-states/upstream-state.ts';

/** Returns whether the button of an upstream was pressed. */
export const isUpstreamForm = (form: Form) => form['upstream'] !== undefined;

type Started =
  | { readonly kind: 'leave'; readonly href: string }
  | { readonly kind: 'failed'; readonly notice: UpstreamNotice };

interface Start {
  readonly name: string | undefined;
  readonly reason: UpstreamReason;
  readonly about: Pick<About, 'browser' | 'visit' | 'requestId'>;
}

/**
 * Begins a sign-in at an upstream and keeps what the callback will be compared with. Returns where the browser goes; undefined for an
 * upstream that is not switched on.
 */
export async function startUpstream(services: Services, { name, reason, about }: Start): Promise<Started | undefined> {
  const upstream = services.upstreams.find((one) => one.name === name);
  if (!upstream) return undefined;
  const started = await upstream.begin();
  if (started.kind === 'begun') {
    const { begun, href } = started;
    const { browser, visit } = about;
    beginUpstreamTransaction(services, { ...reason, ...begun, upstream: upstream.name, browser, visit });
    keepWalletRequest(services, begun);
    return { kind: 'leave', href };
  }
  const reference = about.requestId;
  logRefusal(services, { upstream: upstream.name, refusal: started.refusal, reference });
  return { kind: 'failed', notice: { upstream: upstream.name, kind: 'failed', reference } };
}

interface Leaving {
  readonly form: Form;
  readonly about: About;
  readonly purpose?: UpstreamPurpose;
  /** The next step needs a sign-in of the last minutes there, even where the service asks for none. */
  readonly isFresh?: boolean;
}

/** Answers a step whose page shows the buttons of the upstreams. */
export async function leaveForUpstream<S extends UpstreamState>(
  services: Services,
  { form, about, purpose = 'sign-in', isFresh = false }: Leaving,
): Promise<StepResult<S>> {
  const { path, flowKey, client, request } = about;
  if (purpose === 'sign-in' && !isWayAccepted(client?.waysIn, form['upstream'] ?? ''))
    throw new AppError('bad_request');
  const reason = {
    purpose,
    path,
    flowKey,
    uid: request?.uid,
    notBefore: notBefore(about, isFresh || purpose === 'lost-device'),
  };
  const started = await startUpstream(services, { name: form['upstream'], reason, about });
  const forget = { upstreamNotice: undefined } as Partial<S>;
  if (!started) return { ok: 'aside', patch: {}, event: 'upstream_unknown' };
  if (started.kind === 'leave') return { ok: 'aside', patch: forget, event: 'upstream', leave: started.href };
  return { ok: 'aside', patch: { upstreamNotice: started.notice } as Partial<S>, event: 'upstream_unavailable' };
}
