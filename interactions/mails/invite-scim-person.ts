import type { ScimInvited } from '../../src/messages.ts';
import type { Services } from '../../src/services.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** Queues the invitation of a person by a service that provisions people, in the language that the service says she prefers. */
export function inviteScimPerson(services: Services, { link, seconds, clientId, email, language }: ScimInvited): void {
  const { href } = makeActionLink(services, { link, seconds });
  const lang = langOr(language?.split(/[-_]/)[0]?.toLowerCase());
  // The service learns nothing of an account with this address, and nor does the outbox.
  const data = { clientId, link: href };
  queueMail(services, { kind: 'scim-invitation', to: email, accountId: undefined, lang, data });
}
