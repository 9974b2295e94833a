import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { PasswordEstimator } from '../../../src/crypto/password-estimator.ts';

/** Returns the real password estimator, in the one thread that judges for the whole run (see serve-estimates.ts). */
export const createSharedEstimator = (): PasswordEstimator => ({
  async score(password, words) {
    const socket = connect(process.env.TEST_ESTIMATOR_SOCKET ?? '');
    socket.end(JSON.stringify({ password, words }));
    const { result, error } = JSON.parse(await text(socket)) as { result?: number; error?: string };
    if (result === undefined) throw new Error(error);
    return result;
  },
  close: async () => {},
});
