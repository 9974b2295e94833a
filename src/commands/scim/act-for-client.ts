import type { PersonActName } from '../../domain/people/person-act-names.ts';
import { malformed, ScimError } from '../../domain/scim/scim-error.ts';
import { hour } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import { actOnPerson, type ActAnswer } from '../people/act-on-person.ts';

interface ClientAct {
  readonly clientId: string;
  readonly accountId: string;
  readonly act: PersonActName;
  readonly input?: unknown;
  readonly requestId: string | undefined;
  /** Writes what belongs to the act, in the same commit. */
  readonly within?: (trx: Transaction) => Promise<void>;
}

/** Products that provision people show this to their operator, and send the request again later. */
const waiting = () =>
  new ScimError(
    { status: 409 },
    'this person holds a role: two agents have to agree first. The request is noted; it succeeds when it is sent again after they have agreed',
  );

/** The account is gone, or as the act would make it, or not in a state that the act is for: nothing is to be done. */
const needless = ['already', 'same_address', 'stale', 'gone'] as const;

type Refused = Exclude<ActAnswer['kind'], 'done' | (typeof needless)[number]>;

function refusalOf(kind: Refused): ScimError {
  switch (kind) {
    case 'waiting':
    case 'already_waiting':
      return waiting();
    case 'last_administrator':
      return new ScimError(
        { status: 409 },
        'nobody else could administer the service: another person needs the role first',
      );
    case 'too_many_messages':
      return new ScimError(
        { status: 429, retryAfter: hour },
        'the person was sent too many messages of this kind; send the request again later',
      );
    case 'invalid_input':
    case 'disposable_address':
      return malformed('invalidValue', 'the account cannot have this value');
    default:
      return new ScimError({ status: 403 }, 'the client may not do this with the account of the person');
  }
}

/**
 * Acts on the account of a person, in the name of a client. Returns false where the account is gone, or as the act would make it: then it is
 * left alone. Throws ScimError where the act is refused or waits for two agents.
 */
export async function actForClient(services: Services, { clientId, act, ...about }: ClientAct): Promise<boolean> {
  const { kind } = await actOnPerson(services, {
    ...about,
    act,
    by: { kind: 'client', id: clientId },
    reason: `Provisioning by the service ${clientId}: ${act}`,
  });
  if (kind !== 'done' && !needless.some((one) => one === kind)) throw refusalOf(kind as Refused);
  return kind === 'done';
}
