import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import type { Services } from '../../src/services.ts';

const flowSeconds = 86_400;

type OfRequest = Omit<Awaiting, 'upstreamIdentity'>;

const draftKey = ({ uid, browser }: OfRequest) => `registration:${uid}:${browser}`;

interface Awaiting {
  /** Of the authorization request that waits. */
  readonly uid: string;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
  readonly upstreamIdentity: UpstreamIdentity;
}

/**
 * What an upstream told waits in the sign-in of the same request, for the account that it may be linked to. A sign-in that was left
 * half-way is not hers who came since.
 */
export async function awaitLink({ payloads }: Services, { uid, browser, upstreamIdentity }: Awaiting): Promise<void> {
  const flowKey = `login:${uid}:${browser}`;
  const { jti: _jti, ...state } = (await payloads.find('Flow', flowKey)) ?? {};
  payloads.upsert(
    'Flow',
    flowKey,
    { ...state, proved: undefined, linking: upstreamIdentity, linkProblem: undefined },
    flowSeconds,
  );
}

/** Where no registration can be, what an upstream told waits in the sign-in instead. True when somebody had come through one. */
export async function moveToSignIn(services: Services, of: OfRequest): Promise<boolean> {
  const draft = await services.payloads.find('Flow', draftKey(of));
  const upstreamIdentity = draft?.['upstreamIdentity'] as UpstreamIdentity | undefined;
  if (!upstreamIdentity) return false;
  forgetDraft(services, of);
  await awaitLink(services, { ...of, upstreamIdentity });
  return true;
}

/** The registration that the person has begun instead: she needs none. */
export function forgetDraft({ payloads }: Services, of: OfRequest): void {
  payloads.destroy('Flow', draftKey(of));
}
