import { randomToken, hashBearer } from '../../crypto/sealer.ts';
import { hour } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { UpstreamRefusal } from '../../upstream/refusal.ts';
import type { Begun } from '../../upstream/upstream.ts';
import type { BegunWithWallet, KeptAnswer, ShownIdentity, WalletWay } from '../../upstream/wallet/wallet.ts';
import { peekUpstreamTransaction, type UpstreamTransaction } from './upstream-transaction.ts';

const answerModel = 'WalletAnswer';
const requestModel = 'WalletRequest';
const rowSeconds = hour;

/** Keeps the name by which a wallet asks for its request. */
export function keepWalletRequest(services: Services, { state, wallet }: Begun): void {
  if (wallet) services.payloads.upsert(requestModel, wallet.reference, { state }, rowSeconds);
}

/** Returns the sign-in behind the name that a wallet knows; undefined where it is over. */
export async function findWalletRequest(services: Services, reference: string): Promise<BegunWithWallet | undefined> {
  const { state } = ((await services.payloads.find(requestModel, reference)) ?? {}) as { readonly state?: string };
  return state === undefined ? undefined : findBegun(services, state);
}

async function findBegun(services: Services, state: string): Promise<BegunWithWallet | undefined> {
  const begun = await peekUpstreamTransaction(services, state);
  return begun?.wallet && { ...begun, wallet: begun.wallet };
}

/** Returns the sign-in that a browser began with a wallet, to that browser alone. */
export async function findOwnWalletRequest(
  services: Services,
  { state, browser }: { readonly state: string; readonly browser: string | undefined },
): Promise<(UpstreamTransaction & BegunWithWallet) | undefined> {
  const begun = await peekUpstreamTransaction(services, state);
  return begun?.wallet && begun.browser === browser ? { ...begun, wallet: begun.wallet } : undefined;
}

/** Returns the answer that waits for a browser. */
export async function findWalletAnswer(
  services: Pick<Services, 'payloads'>,
  state: string,
): Promise<KeptAnswer | undefined> {
  return (await services.payloads.find(answerModel, state)) as KeptAnswer | undefined;
}

export type ReceivedAnswer =
  /** The answer is not encrypted for this request: nothing is kept, and the wallet may answer yet. */
  | { readonly kind: 'unreadable' }
  /** The request was answered before. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refused'; readonly refusal: UpstreamRefusal }
  /** `code`: what a wallet on the device of the browser carries there. */
  | { readonly kind: 'arrived'; readonly code: string | undefined };

interface Receiving {
  readonly begun: BegunWithWallet;
  readonly way: WalletWay;
  /** The encrypted answer, or why the wallet gives none. */
  readonly answer: string | UpstreamRefusal;
}

/** Finds the subject under which an account knows the person. Keys change over, and each makes another subject of the same number. */
async function withSubject(services: Services, { subjects, ...shown }: ShownIdentity) {
  for (const subject of subjects) {
    const found = await services.federation.identities.findForSignIn({ issuer: shown.issuer, subject });
    if (found) return { ...shown, subject };
  }
  return { ...shown, subject: subjects[0]! };
}

/** Examines an answer of a wallet, and keeps the first one for the browser that began. */
export async function receiveWalletAnswer(
  services: Services,
  { begun, way, answer }: Receiving,
): Promise<ReceivedAnswer> {
  const { wallet, payloads } = services;
  const examined =
    typeof answer === 'string'
      ? await wallet?.examine(answer, { begun, way })
      : ({ kind: 'refused', refusal: answer } as const);
  if (!examined) return { kind: 'unreadable' };
  if (!(await payloads.claimOnce(`${requestModel}:${begun.wallet.reference}`, rowSeconds))) return { kind: 'again' };
  const keep = (kept: Omit<KeptAnswer, 'way'>) =>
    payloads.upsert(answerModel, begun.state, { way, ...kept }, rowSeconds);
  if (examined.kind === 'arrived') {
    const code = way === 'link' ? randomToken() : undefined;
    keep({ identity: await withSubject(services, examined.identity), codeHash: code && hashBearer(code) });
    return { kind: 'arrived', code };
  }
  const { refusal } = examined;
  keep({ refusal: { kind: refusal.kind, reason: refusal.reason } });
  return { kind: 'refused', refusal };
}
