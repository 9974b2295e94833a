import { type CommandAnswer, type CommandRefusal, type RefusalOf } from '../commands/clients/command-refusal.ts';
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

type Said = Readonly<Pick<CommandRefusal, 'message'>>;

const conflict = ({ message }: Said, code?: string) =>
  new ApiProblem('conflict', { detail: message, ...(code !== undefined && { members: { code } }) });

const notAdmitted = () => new ApiProblem('unauthenticated', { detail: 'The access token is not good.' });

const badMetadata = ({ message }: Said, error = 'invalid_client_metadata') =>
  new ApiProblem('malformed', { detail: message, members: { error } });

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
  conflict: { administration: (refusal) => conflict(refusal), registration: (refusal) => badMetadata(refusal) },
  registration: {
    administration: ({ problems }, path) =>
      new ApiProblem('invalid', {
        detail: 'The registration is refused.',
        errors: problems.map((problem) => partOf(problem, path)),
      }),
    registration: (refusal) => {
      const isOfAddress = refusal.problems.some(({ field }) => field === 'redirect_uris');
      return badMetadata(refusal, isOfAddress ? 'invalid_redirect_uri' : undefined);
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
    registration: (refusal) => badMetadata(refusal),
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
    registration: (refusal) => badMetadata(refusal),
  },
  production: { administration: (refusal) => conflict(refusal), registration: (refusal) => badMetadata(refusal) },
  contact: {
    administration(refusal) {
      if (refusal.code === 'gone') return new ApiProblem('not-found');
      if (refusal.code !== 'throttled') return conflict(refusal, refusal.code);
      return new ApiProblem('throttled', {
        detail: 'Too many invitations were sent.',
        headers: { 'Retry-After': String(refusal.retryAfter ?? 60) },
      });
    },
    registration: (refusal) => badMetadata(refusal),
  },
  secret: {
    administration: (refusal) =>
      refusal.code === 'gone' ? new ApiProblem('not-found') : conflict(refusal, refusal.code),
    registration: (refusal) => badMetadata(refusal),
  },
  token: { administration: (refusal) => conflict(refusal), registration: notAdmitted },
  disabled: {
    administration: (refusal) => conflict(refusal),
    registration: () => notAllowed('A manager has disabled the client.'),
  },
  foreign_member: { administration: (refusal) => conflict(refusal), registration: (refusal) => badMetadata(refusal) },
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
