import { ApiScopesRefused } from '../../commands/clients/api-scopes-refused.ts';
import { RegistrationRefused } from '../../commands/clients/registration/check-registration.ts';
import { ManagementRefused } from '../../commands/clients/tokens/manage-registration.ts';
import { TokenRefused } from '../../commands/clients/tokens/register-by-token.ts';
import { StaleVersion } from '../../commands/clients/versions/stale-version.ts';
import { Refused } from '../../commands/refused.ts';
import { ApiProblem } from '../problem.ts';

const denied = () => new ApiProblem('unauthenticated', { detail: 'The access token is not good.' });

/** Returns what a program reads of an error of a command. Whether a client exists is told to the holder of its token alone. */
export function toRegistrationProblem(error: unknown): unknown {
  if (error instanceof TokenRefused) return denied();
  if (error instanceof RegistrationRefused) {
    const isOfAddress = error.problems.some(({ field }) => field === 'redirect_uris');
    const code = isOfAddress ? 'invalid_redirect_uri' : 'invalid_client_metadata';
    return new ApiProblem('malformed', { detail: error.message, members: { error: code } });
  }
  if (error instanceof ManagementRefused) {
    if (error.code === 'gone') return denied();
    if (error.code === 'disabled')
      return new ApiProblem('forbidden', {
        detail: 'A manager has disabled the client.',
        members: { error: 'access_denied' },
      });
    return new ApiProblem('malformed', { detail: error.message, members: { error: 'invalid_client_metadata' } });
  }
  if (error instanceof ApiScopesRefused)
    return new ApiProblem('forbidden', {
      detail: 'The client has rights at the APIs of this server: a manager alone changes it.',
      members: { error: 'access_denied' },
    });
  if (error instanceof StaleVersion)
    return new ApiProblem('stale-version', {
      detail: 'The registration was changed meanwhile. Read it again.',
      members: { error: 'stale_version' },
    });
  // Another rule of registrations, such as that a client in production keeps a contact.
  if (error instanceof Refused)
    return new ApiProblem('malformed', { detail: error.message, members: { error: 'invalid_client_metadata' } });
  return error;
}
