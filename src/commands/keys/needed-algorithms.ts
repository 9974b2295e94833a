import { algsOfClient, signingAlgs, usualAlgs, type SigningAlg } from '../../domain/keys/signatures.ts';
import type { Services } from '../../services.ts';

/** Returns the algorithms for which keys are needed: the usual ones, and those that a registered client or API names. */
export async function neededAlgorithms({ clients, apis }: Services): Promise<readonly SigningAlg[]> {
  const registered = (await clients.registry.list()).filter(({ deletedAt }) => deletedAt === null);
  const named = registered.flatMap(({ metadata }) => algsOfClient(metadata));
  const ofApis = (await apis.list()).map(({ signingAlgorithm }) => signingAlgorithm);
  const needed = new Set([...usualAlgs, ...named, ...ofApis]);
  return signingAlgs.filter((alg) => needed.has(alg));
}
