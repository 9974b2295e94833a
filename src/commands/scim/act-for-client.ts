import type { PersonActName } from '../../domain/approvals/act-names.ts';
import { ScimError } from '../../domain/scim/scim-error.ts';
import type { Services } from '../../services.ts';
import { actOnPerson, type ActAnswer } from '../people/act-on-person.ts';

interface ClientAct {
  readonly clientId: string;
  readonly accountId: string;
  readonly act: PersonActName;
  readonly input?: unknown;
  readonly requestId: string | undefined;
}

/** Products that provision people show this to their operator, and send the request again later. */
const waiting = () =>
  new ScimError(
    { status: 409 },
    'this person holds a role: two agents have to agree first. The request is noted; it succeeds when it is sent again after they have agreed',
  );

function refusalOf(kind: Exclude<ActAnswer['kind'], 'done' | 'already' | 'stale' | 'gone'>): ScimError {
  switch (kind) {
    case 'waiting':
    case 'already_waiting':
      return waiting();
    case 'last_administrator':
      return new ScimError(
        { status: 409 },
        'nobody else could administer the service: another person needs the role first',
      );
    case 'invalid_input':
    case 'invalid_reason':
      return new ScimError({ status: 400, scimType: 'invalidValue' }, 'the account cannot be changed to this value');
    default:
      return new ScimError({ status: 403 }, 'the client may not do this with the account of the person');
  }
}

/**
 * Acts on the account of a person, in the name of a client. Returns whether the act changed something: an account that is as the act would
 * make it, or gone, is left alone. Throws ScimError where the act is refused or waits for two agents.
 */
export async function actForClient(
  services: Services,
  { clientId, act, ...about }: ClientAct,
): Promise<{ readonly isDone: boolean }> {
  const answer = await actOnPerson(services, {
    ...about,
    act,
    by: { kind: 'client', id: clientId },
    reason: `Provisioning by the service ${clientId.slice(0, 300)}: ${act}`,
  });
  const { kind } = answer;
  if (kind === 'done') return { isDone: true };
  if (kind === 'already' || kind === 'stale' || kind === 'gone') return { isDone: false };
  throw refusalOf(kind);
}
