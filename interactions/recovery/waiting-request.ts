import type { Oidc } from '../../src/oidc/oidc.ts';
import type { Services } from '../../src/services.ts';

const parameter = (path: string, name: string) => new URL(path, 'http://localhost').searchParams.get(name) ?? '';

/** Returns the id of the authorization request that a person came from, as `?demande=` holds it. */
export function askedRequest(path: string): string | undefined {
  const asked = parameter(path, 'demande');
  return /^[\w-]{20,64}$/.test(asked) ? asked : undefined;
}

/** Returns until when that request waits, in epoch seconds, as `?fin=` holds it. */
export function askedUntil(path: string): number | undefined {
  const asked = parameter(path, 'fin');
  return /^\d{1,12}$/.test(asked) ? Number(asked) : undefined;
}

interface Asked {
  readonly request: string;
  readonly until: number | undefined;
  readonly accountId: string;
}

/**
 * Returns whether the request still waits for a person. A request inside a session of this account does not, because the reset has just
 * ended that session. The cookie of the request does not come to this page, so the link remembers how long the request waits. A link
 * without that is of an earlier version, whose requests are rows.
 */
export async function isStillWaiting(
  { payloads, nowSeconds }: Pick<Services, 'payloads' | 'nowSeconds'>,
  oidc: Pick<Oidc, 'isFinished'>,
  { request, until, accountId }: Asked,
): Promise<boolean> {
  if (until !== undefined) return until > nowSeconds() && !(await oidc.isFinished(request));
  const found = await payloads.find('Interaction', request);
  const session = found?.['session'] as { readonly accountId?: string } | undefined;
  return found !== undefined && Number(found['exp']) > nowSeconds() && session?.accountId !== accountId;
}
