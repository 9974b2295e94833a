import type { Arrival } from '../../src/domain/arrival.ts';
import type { Services } from '../../src/services.ts';

const flowSeconds = 86_400;

interface Awaiting {
  /** Of the authorization request that waits. */
  readonly uid: string;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
  readonly arrival: Arrival;
}

/** What an upstream told waits in the sign-in of the same request, for the account that it may be linked to. */
export async function awaitLink({ payloads }: Services, { uid, browser, arrival }: Awaiting): Promise<void> {
  const flowKey = `login:${uid}:${browser}`;
  const { jti: _jti, ...state } = (await payloads.find('Flow', flowKey)) ?? {};
  payloads.upsert('Flow', flowKey, { ...state, linking: arrival }, flowSeconds);
}
