import type { Services } from '../../src/services.ts';

/** Returns the id of the authorization request that a person came from, as `?demande=` holds it. */
export function askedRequest(path: string): string | undefined {
  const asked = new URL(path, 'http://localhost').searchParams.get('demande') ?? '';
  return /^[\w-]{20,64}$/.test(asked) ? asked : undefined;
}

/**
 * Returns whether the request still waits for a person. A request inside a session of this account does not, because the reset has just
 * ended that session.
 */
export async function isStillWaiting(
  { payloads, nowSeconds }: Pick<Services, 'payloads' | 'nowSeconds'>,
  { request, accountId }: { readonly request: string; readonly accountId: string },
): Promise<boolean> {
  const found = await payloads.find('Interaction', request);
  const session = found?.['session'] as { readonly accountId?: string } | undefined;
  return found !== undefined && Number(found['exp']) > nowSeconds() && session?.accountId !== accountId;
}
