import { hasKeys } from '../../../../src/domain/clients/secrets/client-proof.ts';
import { shownSecrets } from '../../../../src/domain/clients/secrets/client-secret.ts';
import { isFapi } from '../../../../src/domain/clients/security-profile.ts';
import { provesByCertificate } from '../../../../src/domain/clients/secrets/uses-secret.ts';
import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import type { StayingStep } from '../../../engine/flow.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import { takeShownSecret } from '../shown-secret.ts';
import { keysStep } from './keys-step.tsx';
import { newSecretStep } from './new-secret-step.tsx';
import { removeKeysStep } from './remove-keys-step.tsx';
import type { SecretsState, SecretsVisit } from './secrets-state.ts';
import { secretsStep } from './secrets-step.tsx';
import { withdrawStep } from './withdraw-step.tsx';

/** The word in the address of the form that takes every secret out of use, in the place of an id. */
const every = 'tous';

/** Returns the form that takes secrets away; undefined when they are gone already. What never was is not found. */
function withdrawing(visit: SecretsVisit, asked: string): StayingStep<SecretsState> | undefined {
  const { metadata, secrets } = visit.client;
  const isAll = asked === every && hasKeys(metadata);
  const named = secrets.filter(({ id }) => isAll || id === asked);
  if (named.length === 0) throw new AppError('not_found');
  const present = shownSecrets(named);
  return present.length > 0 ? withdrawStep(visit, { secrets: present, isAll }) : undefined;
}

/** Returns the form that the address asks for; the list without one. */
function stepOf(visit: SecretsVisit): StayingStep<SecretsState> {
  const { query, mayWrite, client } = visit;
  const asked = ['nouveau', 'retirer', 'cles', 'retirer-cles'].find((name) => query.has(name));
  if (asked === undefined) return secretsStep(visit);
  if (!mayWrite || client.metadata.token_endpoint_auth_method === 'none') throw new AppError('not_found');
  if (asked === 'nouveau' && (isFapi(client.metadata) || provesByCertificate(client.metadata)))
    throw new AppError('not_found');
  if (asked === 'nouveau') return newSecretStep(visit);
  if (asked === 'cles') return keysStep(visit);
  if (asked === 'retirer') return withdrawing(visit, query.get(asked) ?? '') ?? secretsStep(visit);
  return hasKeys(client.metadata) ? removeKeysStep(visit) : secretsStep(visit);
}

async function gather(visit: ClientVisit): Promise<SecretsVisit> {
  const { services, client, query } = visit;
  const { clientId } = client;
  const isList = [...query.keys()].length === 0;
  const [lastUses, keyCheck] = await Promise.all([
    services.clients.uses.lastUses(clientId),
    services.clients.keys.find(clientId),
  ]);
  const mayWrite = visit.may('clients.secrets', clientId);
  const shown = isList && mayWrite ? await takeShownSecret(visit, clientId) : undefined;
  return { ...visit, mayWrite, lastUses, keyCheck, shown };
}

/** The secrets and the public keys by which a client proves who it is. */
export const secretsPage = clientPage({
  part: 'secrets',
  action: 'clients.read',
  write: 'clients.secrets',
  async flow(visit) {
    return stayingFlow<SecretsState>('client-secrets', [stepOf(await gather(visit))]);
  },
});
