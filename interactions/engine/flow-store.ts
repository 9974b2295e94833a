import type { Services } from '../../src/services.ts';
import { day } from '../../src/domain/time.ts';

const model = 'Flow';
/** Seconds that a flow stays in its browser. Each change of the flow begins them anew. */
export const flowSeconds = day;
/** Seconds for rows that only bridge a moment: a second press after the end of a flow, or a logout that waits for an upstream. */
const momentSeconds = 600;

declare const stateOf: unique symbol;

/** Names the row of one flow and carries the type of its state. Only this file makes keys, and no code takes a key apart. */
export type FlowKey<S extends object = object> = string & { readonly [stateOf]: S };

type Payloads = Pick<Services, 'payloads'>;

/** Names the flow of an authorization request in one browser. A page that is reached without a request has the uid `direct`. */
export function requestFlowKey<S extends object>(
  flow: string,
  { uid = 'direct', browser }: { readonly uid: string | undefined; readonly browser: string },
): FlowKey<S> {
  return `${flow}:${uid}:${browser}` as FlowKey<S>;
}

/** Names what one browser remembers of a flow beyond the requests in which it was begun. */
export function browserFlowKey<S extends object>(flow: string, browser: string): FlowKey<S> {
  return `${flow}-in:${browser}` as FlowKey<S>;
}

/** Names the state of a page of the account, for one account in one browser. */
export function accountFlowKey<S extends object>(
  path: string,
  { accountId, browser }: { readonly accountId: string; readonly browser: string },
): FlowKey<S> {
  return `${path}:${accountId}:${browser}` as FlowKey<S>;
}

/** Names the flow behind the link of a message. */
export function linkFlowKey<S extends object>(purpose: string, tokenHash: string): FlowKey<S> {
  return `link:${purpose}:${tokenHash}` as FlowKey<S>;
}

/** Names what a logout still has to do while the person is at an upstream. The upstream sends `state` back. */
export function logoutFlowKey<S extends object>(state: string): FlowKey<S> {
  return `logout:${state}` as FlowKey<S>;
}

/** Returns a key that was stored in a row of another kind, with its type. */
export function storedFlowKey<S extends object>(text: string): FlowKey<S> {
  return text as FlowKey<S>;
}

/** Returns the state of a flow; undefined when there is none, or when it has expired. */
export async function readFlow<S extends object>({ payloads }: Payloads, key: FlowKey<S>): Promise<S | undefined> {
  const stored = await payloads.find(model, key);
  if (!stored) return undefined;
  const { jti: _jti, ownerId: _ownerId, ...state } = stored;
  return state as unknown as S;
}

/**
 * Writes the state of a flow with the other writes of the request.
 * @param ownerId id of the account that the flow is about, so that the row goes when the account is deleted
 */
export function writeFlow<S extends object>({ payloads }: Payloads, key: FlowKey<S>, state: S, ownerId?: string): void {
  payloads.upsert(model, key, { ...state, ...(ownerId !== undefined && { ownerId }) }, flowSeconds);
}

/** Writes a state that only bridges a moment (`momentSeconds`). */
export function writeForAMoment<S extends object>({ payloads }: Payloads, key: FlowKey<S>, state: S): void {
  payloads.upsert(model, key, state as Record<string, unknown>, momentSeconds);
}

/** Changes some members of the state of a flow. Where there is no such flow, it begins with these members. */
export async function patchFlow<S extends object>(
  services: Payloads,
  key: FlowKey<S>,
  change: Partial<S>,
  ownerId?: string,
): Promise<void> {
  const state = await readFlow(services, key);
  writeFlow<object>(services, key, { ...state, ...change }, ownerId);
}

/** Forgets a flow with the other writes of the request. */
export function forgetFlow({ payloads }: Payloads, key: FlowKey): void {
  payloads.destroy(model, key);
}
