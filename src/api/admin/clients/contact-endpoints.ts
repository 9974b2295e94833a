import { z } from 'zod';
import { inviteContact, inviteContactAgain } from '../../../commands/clients/contacts/invite-contact.ts';
import { removeContact } from '../../../commands/clients/contacts/remove-contact.ts';
import { contactKinds } from '../../../domain/clients/contacts/contact-kinds.ts';
import { parseEmailAddress } from '../../../domain/fields/email-address.ts';
import { isoTimeOrNull } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';
import { clientParams } from './client-schema.ts';

const tag = 'contacts';

const contact = z
  .object({
    id: z.string(),
    kind: z.enum(contactKinds),
    email: z.string(),
    sub: z.string().nullable().describe('The account of the person, once she has accepted.'),
    invited_at: moment.nullable(),
    joined_at: moment.nullable(),
  })
  .meta({ id: 'Contact' });

const contacts = z
  .object({
    items: z.array(contact),
    missing: z.array(z.enum(contactKinds)).describe('The kinds of which nobody has joined.'),
  })
  .meta({ id: 'Contacts' });

async function describeContacts(
  { clients: { contacts: clientContacts } }: Services,
  clientId: string,
): Promise<z.input<typeof contacts>> {
  const [listed, missing] = await Promise.all([
    clientContacts.list(clientId),
    clientContacts.missingContacts(clientId),
  ]);
  return {
    items: listed.map(({ id, kind, email, accountId, invitedAt, joinedAt }) => ({
      id,
      kind,
      email,
      sub: accountId,
      invited_at: isoTimeOrNull(invitedAt),
      joined_at: isoTimeOrNull(joinedAt),
    })),
    missing: [...missing],
  };
}

const listing = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/contacts',
  operationId: 'listContacts',
  tag,
  summary: 'List the people who answer for a client',
  description: 'Tells invitations that wait too, and which kinds of contact are missing.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: contacts,
  answer: async ({ services, client: { clientId } }) => ({ body: await describeContacts(services, clientId) }),
});

const language = z.enum(['fr', 'en']).default('fr').describe('The language of the message.');

const inviting = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/contacts',
  operationId: 'inviteContact',
  tag,
  summary: 'Invite a person to answer for a client',
  description: 'She gets a message, and becomes a contact when she accepts.',
  scope: 'clients:write',
  action: 'clients.contacts',
  status: 201,
  takesKey: true,
  params: clientParams,
  body: z.strictObject({ email: z.string().max(320), kind: z.enum(contactKinds), language, reason }),
  response: contacts,
  async answer({ services, client: { clientId }, body }) {
    const address = parseEmailAddress(body.email);
    if (!address.ok)
      throw new ApiProblem('invalid', {
        errors: [{ pointer: '#/email', detail: 'is no address of a mailbox', code: 'bad_email' }],
      });
    orProblem(
      await inviteContact(services, {
        clientId,
        kind: body.kind,
        email: address.email,
        emailCanonical: address.canonical,
        reason: reasonOf(body),
        lang: body.language,
      }),
    );
    return { body: await describeContacts(services, clientId) };
  },
});

const contactParams = clientParams.extend({
  contact_id: z.string().describe('The id of the contact or of the invitation.'),
});

const invitingAgain = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/contacts/{contact_id}/invite',
  operationId: 'inviteContactAgain',
  tag,
  summary: 'Send an invitation again',
  description: 'A new message leaves for an invitation that waits.',
  scope: 'clients:write',
  action: 'clients.contacts',
  params: contactParams,
  body: z.strictObject({ language, reason }),
  response: contacts,
  async answer({ services, client: { clientId }, params, body }) {
    orProblem(
      await inviteContactAgain(services, {
        clientId,
        id: params.contact_id,
        reason: reasonOf(body),
        lang: body.language,
      }),
    );
    return { body: await describeContacts(services, clientId) };
  },
});

const removing = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/contacts/{contact_id}/remove',
  operationId: 'removeContact',
  tag,
  summary: 'Remove a contact, or take an invitation back',
  description: 'A client in production keeps one contact of each kind.',
  scope: 'clients:write',
  action: 'clients.contacts',
  params: contactParams,
  body: z.strictObject({ reason }),
  response: contacts,
  async answer({ services, client: { clientId }, params, body }) {
    orProblem(
      await removeContact(services, {
        clientId,
        id: params.contact_id,
        reason: reasonOf(body),
      }),
    );
    return { body: await describeContacts(services, clientId) };
  },
});

/** The endpoints about the people who answer for a client. */
export const contactEndpoints: readonly ApiEndpoint[] = [listing, inviting, invitingAgain, removing];
