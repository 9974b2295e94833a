import type { Services } from '../../src/services.ts';

const model = 'Flow';
const day = 86_400;
/** A flow lives a day in its browser, and a day again from each change on. */
const flowSeconds = day;
/** What only bridges a moment lives so long: a second press after the end of a flow, a logout that waits for an upstream. */
const momentSeconds = 600;

declare const stateOf: unique symbol;

/** Names the row of one flow and carries the type of its state. Only this file makes keys; nobody takes them apart. */
export type FlowKey<S extends object = object> = string & { readonly [stateOf]: S };

type Payloads = Pick<Services, 'payloads'>;

/** Names the flow of an authorization request, or of a page that is reached without one, in one browser. */
export function requestFlowKey<S extends object>(
  flow: string,
  { uid = 'direct', browser }: { readonly uid: string | undefined; readonly browser: string },
): FlowKey<S> {
  return `${flow}:${uid}:${browser}` as FlowKey<S>;
}

/** Names the state of a page of the account: of this account, in this browser. */
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

/** Names what a logout still owes while the person is at an upstream; `state` comes back from there. */
export function logoutFlowKey<S extends object>(state: string): FlowKey<S> {
  return `logout:${state}` as FlowKey<S>;
}

/** Gives the type back to a key that was stored in a row of another kind. */
export function storedFlowKey<S extends object>(text: string): FlowKey<S> {
  return text as FlowKey<S>;
}

/** Returns the state of a flow; undefined when there is none, or it has expired. */
export async function readFlow<S extends object>({ payloads }: Payloads, key: FlowKey<S>): Promise<S | undefined> {
  const stored = await payloads.find(model, key);
  if (!stored) return undefined;
  const { jti: _jti, ...state } = stored;
  return state as unknown as S;
}

/** Writes the state of a flow with the request's other changes. */
export function writeFlow<S extends object>({ payloads }: Payloads, key: FlowKey<S>, state: S): void {
  payloads.upsert(model, key, state as Record<string, unknown>, flowSeconds);
}

/** Writes a state that only bridges a moment. */
export function writeForAMoment<S extends object>({ payloads }: Payloads, key: FlowKey<S>, state: S): void {
  payloads.upsert(model, key, state as Record<string, unknown>, momentSeconds);
}

/** Changes some members of the state of a flow. Begins the flow with them where there is none. */
export async function patchFlow<S extends object>(
  services: Payloads,
  key: FlowKey<S>,
  change: Partial<S>,
): Promise<void> {
  const state = await readFlow(services, key);
  writeFlow<object>(services, key, { ...state, ...change });
}

/** Forgets a flow with the request's other changes. */
export function forgetFlow({ payloads }: Payloads, key: FlowKey): void {
  payloads.destroy(model, key);
}
