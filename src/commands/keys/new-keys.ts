import { hash } from 'node:crypto';
import type { SigningAlg } from '../../domain/keys/signatures.ts';
import type { Services } from '../../services.ts';
import type { SigningKey } from '../../store/keys/signing-keys.ts';
import type { KeyElsewhere } from '../../crypto/signing-command.ts';
import type { Transaction } from '../../store/database/database.ts';
import { Refused } from '../refused.ts';
import { drawKey } from './draw-key.ts';

type Times = Pick<SigningKey, 'createdAt' | 'activeFrom'>;

/** Returns the id of a key that lies elsewhere: the same key has the same one, so that a withdrawn key never comes back. */
const kidOf = ({ key, alg }: KeyElsewhere): string =>
  hash('sha256', Buffer.concat([Buffer.from(alg), key.export({ format: 'der', type: 'spki' })]), 'hex').slice(0, 24);

/** Refuses while a process lives that could not sign by the keys: it has no command, or is of a version that knows none. */
async function refuseOthers({ state: { processes } }: Services, trx: Transaction | undefined): Promise<void> {
  const living = (await processes.list(trx)).filter(({ isGone }) => !isGone);
  const others = living.filter(({ signsElsewhere }) => signsElsewhere !== true);
  if (others.length > 0)
    throw new Refused(
      `${others.length} of ${living.length} processes have no SIGNING_COMMAND: end the upgrade, give it to each, and run this again (a process that was killed counts for two minutes)`,
    );
}

/**
 * Returns a new key for each algorithm. They are drawn here, or, where SIGNING_COMMAND is set, taken from the keys that it offers. Each of those
 * has signed once before it is taken.
 */
export async function newKeys(
  services: Services,
  { algs, times, trx }: { readonly algs: readonly SigningAlg[]; readonly times: Times; readonly trx?: Transaction },
): Promise<readonly SigningKey[]> {
  const { signingCommand } = services;
  if (!signingCommand) return Promise.all(algs.map((alg) => drawKey(alg, times)));
  await refuseOthers(services, trx);
  const offered = await signingCommand.list();
  const taken: SigningKey[] = [];
  for (const alg of algs) {
    const fitting = offered.filter((one) => one.alg === alg);
    let found: KeyElsewhere | undefined;
    for (const one of fitting) if (!found && !(await services.keys.signing.isKnown(kidOf(one), trx))) found = one;
    if (!found)
      throw new Refused(
        `the signing command offers no ${alg} key that was not used here before: make one there, and run this again`,
      );
    await signingCommand.sign(Buffer.from('geopf-id'), found);
    const kid = kidOf(found);
    const publicJwk = { ...found.key.export({ format: 'jwk' }), kid, alg, use: 'sig' };
    taken.push({ kid, alg, publicJwk, handle: found.handle, ...times, retiredAt: null });
  }
  return taken;
}
