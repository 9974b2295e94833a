import type { Services } from '../../src/services.ts';

/** The authorization request that a person came from: its id, from `?demande=`. */
export function askedRequest(path: string): string | undefined {
  const asked = new URL(path, 'http://localhost').searchParams.get('demande') ?? '';
  return /^[\w-]{20,64}$/.test(asked) ? asked : undefined;
}

/** Whether the request still waits for somebody, and not inside a session of this account, which has just ended. */
export async function isStillWaiting(
  { payloads }: Pick<Services, 'payloads'>,
  { request, accountId }: { readonly request: string; readonly accountId: string },
): Promise<boolean> {
  const found = await payloads.find('Interaction', request);
  const session = found?.['session'] as { readonly accountId?: string } | undefined;
  return found !== undefined && Number(found['exp']) > Date.now() / 1000 && session?.accountId !== accountId;
}
