import type { Services } from '../../services.ts';
import { isoTime } from '../../domain/time.ts';

/** Returns why the signing keys cannot be used, in one line for the operator; undefined when they can, or when there are none yet. */
export async function findKeyProblem({
  keys: { signing: signingKeys },
  signingCommand,
  nowSeconds,
}: Services): Promise<string | undefined> {
  const now = nowSeconds();
  try {
    const keys = await signingKeys.list(now);
    const elsewhere = keys.find(
      ({ kid, alg, handle, activeFrom }) =>
        handle !== undefined &&
        kid === keys.find((key) => key.alg === alg && key.activeFrom <= now)?.kid &&
        activeFrom <= now,
    );
    if (elsewhere && !signingCommand)
      return `SIGNING_COMMAND: is not set, and ${elsewhere.kid} signs ${elsewhere.alg} elsewhere; set it, or run keys rotate --now for keys in the database`;
    const first = Math.min(...keys.map(({ activeFrom }) => activeFrom));
    if (keys.length === 0 || first <= now) return undefined;
    return `the clock of this machine says ${isoTime(now)}, before the first signing key, which signs from ${isoTime(first)} on; set the clock`;
  } catch (error) {
    if (!/^signing key .* does not open/.test((error as Error).message)) throw error;
    return 'ENCRYPTION_KEYS: none of the keys opens the signing keys of the database; add the key that sealed them, behind the newest one';
  }
}
