import type { CommandAnswer } from '../commands/command-answer.ts';
import type { CommandRefusal, RefusalOf } from '../commands/clients/command-refusal.ts';
import type { ClientProblem } from '../domain/clients/client-metadata.ts';
import { pointerOf } from './check-parts.ts';
import { ApiProblem, type PartProblem } from './problem.ts';

/** Names a member of a registration, and where it stands in the body if the body holds registrations. */
function partOf({ field, index, code, message }: ClientProblem, path: readonly PropertyKey[] | undefined): PartProblem {
  const place = index === undefined ? [] : [index];
  return {
    ...(path && { pointer: pointerOf([...path, field, ...place]) }),
    member: field,
    detail: message,
    code,
  };
}

type Said = Pick<CommandRefusal, 'message'>;

const conflict = ({ message }: Said) => new ApiProblem('conflict', { detail: message });

const conflictWithCode = ({ message, code }: Said & { readonly code: string }) =>
  code === 'gone' ? new ApiProblem('not-found') : new ApiProblem('conflict', { detail: message, members: { code } });

const notAdmitted = () => new ApiProblem('unauthenticated', { detail: 'The access token is not good.' });

const malformed = ({ message }: Said, error: string) =>
  new ApiProblem('malformed', { detail: message, members: { error } });

const badMetadata = (refusal: Said) => malformed(refusal, 'invalid_client_metadata');

const notAllowed = (detail: string) => new ApiProblem('forbidden', { detail, members: { error: 'access_denied' } });

/** Says what programs read of a refusal of one kind. */
interface Words<Refusal> {
  /**
   * At the API of the administration.
   * @param path where the registration stands in the body; undefined where the body holds none
   */
  readonly administration: (refusal: Refusal, path?: readonly PropertyKey[]) => ApiProblem;
  /** Where services register themselves. Whether a client exists is told to the holder of its token alone. */
  readonly registration: (refusal: Refusal) => ApiProblem;
}

/** Every kind of refusal of a command. */
const words: { readonly [Kind in CommandRefusal['kind']]: Words<RefusalOf<Kind>> } = {
  conflict: { administration: conflict, registration: badMetadata },
  registration: {
    administration: ({ problems }, path) =>
      new ApiProblem('invalid', {
        detail: 'The registration is refused.',
        errors: problems.map((problem) => partOf(problem, path)),
      }),
    registration: (refusal) => {
      const isOfAddress = refusal.problems.some(({ field }) => field === 'redirect_uris');
      return malformed(refusal, isOfAddress ? 'invalid_redirect_uri' : 'invalid_client_metadata');
    },
  },
  file: {
    administration: ({ entries }) =>
      new ApiProblem('invalid', {
        detail: 'Nothing of the file was written.',
        errors: entries.flatMap(({ place, problems, code, message }): readonly PartProblem[] =>
          problems.length > 0
            ? problems.map((problem) => partOf(problem, ['file', place]))
            : [{ pointer: pointerOf(['file', place]), detail: message, code: code ?? 'refused' }],
        ),
      }),
    registration: badMetadata,
  },
  stale: {
    administration: ({ current, differences }) =>
      new ApiProblem('stale-version', {
        detail: 'Read the client again, and decide anew.',
        headers: { ETag: `"${current.number}"` },
        members: {
          current_version: current.number,
          differences: differences.map(({ field, from, to }) => ({ member: field, from, to })),
        },
      }),
    registration: () =>
      new ApiProblem('stale-version', {
        detail: 'The registration was changed meanwhile. Read it again.',
        members: { error: 'stale_version' },
      }),
  },
  stale_api: {
    administration: ({ version }) =>
      new ApiProblem('stale-version', {
        detail: 'Read the API again, and decide anew.',
        headers: { ETag: `"${version}"` },
        members: { current_version: version },
      }),
    registration: badMetadata,
  },
  api_in_use: {
    administration: ({ clients, message }) =>
      new ApiProblem('conflict', { detail: message, members: { code: 'api_in_use', clients } }),
    registration: badMetadata,
  },
  api_scopes: {
    administration: () =>
      new ApiProblem('forbidden', {
        detail:
          'The client has rights at the APIs, or would get some. Such rights are given on pages alone; the person and the token that change such a client have all of them.',
        members: { code: 'api_scopes' },
      }),
    registration: () => notAllowed('The client has rights at the APIs of this server: a manager alone changes it.'),
  },
  contacts_missing: {
    administration: ({ missing }) =>
      new ApiProblem('conflict', {
        detail: 'A client in production has a contact of each kind.',
        members: { code: 'contacts_missing', missing_contacts: missing },
      }),
    registration: badMetadata,
  },
  production: { administration: conflict, registration: badMetadata },
  contact: {
    administration: (refusal) =>
      refusal.code === 'throttled'
        ? new ApiProblem('throttled', {
            detail: 'Too many invitations were sent.',
            retryAfter: refusal.retryAfter ?? 60,
          })
        : conflictWithCode(refusal),
    registration: badMetadata,
  },
  secret: { administration: conflictWithCode, registration: badMetadata },
  token: { administration: conflict, registration: notAdmitted },
  disabled: {
    administration: conflict,
    registration: () => notAllowed('A manager has disabled the client.'),
  },
  foreign_member: { administration: conflict, registration: badMetadata },
};

const wordsOf = ({ kind }: CommandRefusal) => words[kind] as Words<CommandRefusal>;

/**
 * Returns the problem that a program of the administration reads of a refusal.
 * @param path where the registration stands in the body; undefined where the body holds none
 */
export const refusalProblem = (refusal: CommandRefusal, path?: readonly PropertyKey[]): ApiProblem =>
  wordsOf(refusal).administration(refusal, path);

/**
 * Returns what a command has done. Throws ApiProblem where it has refused.
 * @param path where the registration stands in the body; undefined where the body holds none
 */
export function orProblem<Value>(answer: CommandAnswer<Value>, path?: readonly PropertyKey[]): Value {
  if (answer.ok) return answer.value;
  throw refusalProblem(answer.refused, path);
}

/** Returns what a service has made of its own registration. Throws ApiProblem where the command has refused. */
export function orRegistrationProblem<Value>(answer: CommandAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw wordsOf(answer.refused).registration(answer.refused);
}
