import type { ClientPerson, Messages } from '../../src/messages.ts';
import type { ClientRecord } from '../../src/store/clients/clients.ts';
import { queueMail, to, type MessageTools } from './queue-mail.ts';

const toPerson = ({ accountId: id, ...person }: ClientPerson) => to({ ...person, id });

const serviceOf = ({ clientId, metadata }: ClientRecord, part: string) => ({
  service: metadata.client_name ?? clientId,
  path: `/admin/clients/${encodeURIComponent(clientId)}${part}`,
});

/** The messages to the people who answer for services. */
export const clientMessages = (tools: MessageTools) =>
  ({
    productionAsked({ record, holder }) {
      const data = { ...serviceOf(record, '/production'), when: tools.nowSeconds() };
      queueMail(tools, { kind: 'production-asked', ...to(holder), data });
    },
    productionAnswered({ record, account, isGranted }) {
      const data = { ...serviceOf(record, ''), when: tools.nowSeconds(), isGranted };
      queueMail(tools, { kind: 'production-answered', ...to(account), data });
    },
    /** The message expires with the secret. */
    secretEnding({ person, expiresAt, ...about }) {
      const data = { ...about, ends: expiresAt, isContact: person.isContact };
      queueMail(tools, { kind: 'secret-ending', ...toPerson(person), data, expiresAt });
    },
    legacyEnding({ person, until, ...about }) {
      const data = { ...about, until: Date.parse(`${until}T12:00:00Z`) / 1000, isContact: person.isContact };
      queueMail(tools, { kind: 'legacy-ending', ...toPerson(person), data });
    },
    contactLost({ person, ...data }) {
      queueMail(tools, { kind: 'contacts-missing', ...toPerson(person), data });
    },
    eventsPaused({ person, ...about }) {
      const data = { ...about, isContact: person.isContact };
      queueMail(tools, { kind: 'events-paused', ...toPerson(person), data });
    },
  }) satisfies Partial<Messages>;
