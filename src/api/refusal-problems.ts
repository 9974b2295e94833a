import { ApiScopesRefused } from '../commands/clients/api-scopes-refused.ts';
import { ApplicationRefused } from '../commands/clients/application-refused.ts';
import { RegistrationRefused } from '../commands/clients/registration/check-registration.ts';
import { ContactRefused } from '../commands/clients/contacts/contact-refused.ts';
import { ContactsMissing } from '../commands/clients/contacts/contacts-missing.ts';
import { SecretRefused } from '../commands/clients/secrets/secret-refused.ts';
import { StaleVersion } from '../commands/clients/versions/stale-version.ts';
import { Refused } from '../commands/refused.ts';
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

const registrationProblem = ({ problems }: RegistrationRefused, hasRegistration: boolean) =>
  new ApiProblem('invalid', {
    detail: 'The registration is refused.',
    errors: problems.map((problem) => partOf(problem, hasRegistration ? ['registration'] : undefined)),
  });

const fileProblem = ({ entries }: ApplicationRefused) =>
  new ApiProblem('invalid', {
    detail: 'Nothing of the file was written.',
    errors: entries.flatMap(({ place, problems, code, message }): readonly PartProblem[] =>
      problems.length > 0
        ? problems.map((problem) => partOf(problem, ['file', place]))
        : [{ pointer: pointerOf(['file', place]), detail: message, code: code ?? 'refused' }],
    ),
  });

const staleProblem = ({ current, differences }: StaleVersion) =>
  new ApiProblem('stale-version', {
    detail: 'Read the client again, and decide anew.',
    headers: { ETag: `"${current.number}"` },
    members: {
      current_version: current.number,
      differences: differences.map(({ field, from, to }) => ({ member: field, from, to })),
    },
  });

/**
 * Returns the problem of a command that refuses; undefined for any other error.
 * @param hasRegistration the body of the request holds the registration that a command may refuse
 */
export function refusalProblem(error: unknown, hasRegistration: boolean): ApiProblem | undefined {
  if (!(error instanceof Refused)) return undefined;
  if (error instanceof RegistrationRefused) return registrationProblem(error, hasRegistration);
  if (error instanceof ApplicationRefused) return fileProblem(error);
  if (error instanceof StaleVersion) return staleProblem(error);
  if (error instanceof ApiScopesRefused)
    return new ApiProblem('forbidden', {
      detail:
        'The client has rights at the APIs, or would get some. Such rights are given on pages alone; the person and the token that change such a client have all of them.',
      members: { code: 'api_scopes' },
    });
  if (error instanceof ContactsMissing)
    return new ApiProblem('conflict', {
      detail: 'A client in production has a contact of each kind.',
      members: { code: 'contacts_missing', missing_contacts: error.missing },
    });
  if (error instanceof ContactRefused && error.code === 'throttled')
    return new ApiProblem('throttled', {
      detail: 'Too many invitations were sent.',
      headers: { 'Retry-After': String(error.retryAfter ?? 60) },
    });
  if (error instanceof ContactRefused || error instanceof SecretRefused)
    return error.code === 'gone'
      ? new ApiProblem('not-found')
      : new ApiProblem('conflict', { detail: error.message, members: { code: error.code } });
  return new ApiProblem('conflict', { detail: error.message });
}
