import { grantProduction, refuseProduction } from '../../../../src/commands/clients/life/answer-production-request.ts';
import { askForProduction } from '../../../../src/commands/clients/life/ask-for-production.ts';
import { findProductionProblems } from '../../../../src/commands/clients/life/find-production-problems.ts';
import { putIntoTest } from '../../../../src/commands/clients/life/put-into-test.ts';
import { isInTest } from '../../../../src/domain/clients/life/test-clients.ts';
import type { ProductionRequest } from '../../../../src/store/clients/life/production-requests.ts';
import type { Texts } from '../../../texts/index.ts';
import { Alert } from '../../../views/alert.tsx';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress } from '../client-parts.ts';
import { authorOf, readAuthors } from '../versions/version-author.ts';
import { actPage, type Acts } from '../act-page.tsx';
import { explainProblems } from '../explain-problems.ts';

interface Checked {
  readonly visit: ClientVisit;
  readonly t: Texts;
}

/** Lists what stands in the way of production, with what to do about it. */
async function findHurdles({ visit, t }: Checked) {
  const { services, client } = visit;
  const { clientId, metadata } = client;
  const [missing, contacts] = await Promise.all([
    services.clients.contacts.missingContacts(clientId),
    services.clients.contacts.list(clientId),
  ]);
  const problems = findProductionProblems(services, client);
  return { missing, contacts, problems: explainProblems(t, problems, metadata as Readonly<Record<string, unknown>>) };
}

function Hurdles({ visit, t, hurdles }: Checked & { readonly hurdles: Awaited<ReturnType<typeof findHurdles>> }) {
  const { production: texts, correct } = t.clientLife;
  const { missing, contacts, problems } = hurdles;
  const { clientId } = visit.client;
  const mayInvite = visit.may('clients.contacts', clientId);
  const contactsPath = clientAddress(clientId, 'contacts');
  // Where somebody was invited, the list says who, and when.
  const isInvited = (kind: (typeof missing)[number]) => contacts.some((contact) => contact.kind === kind);
  if (missing.length === 0 && problems.length === 0) return <p id="ready">{texts.ready}</p>;
  return (
    <Alert kind="warning" title={texts.missing} id="hurdles">
      <ul>
        {missing.map((kind) => (
          <li key={kind}>
            {texts.contacts[kind]}{' '}
            {mayInvite && !isInvited(kind) ? (
              <a class="fr-link" href={`${contactsPath}?nouveau`}>
                {t.clientContacts.invite.open}
              </a>
            ) : (
              <a class="fr-link" href={contactsPath}>
                {texts.toContacts}
              </a>
            )}
          </li>
        ))}
        {problems.map((problem) => (
          <li key={problem} class="app-breakable">
            {problem}{' '}
            <a class="fr-link" href={clientAddress(clientId, 'modifier')}>
              {correct}
            </a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Waiting({
  request,
  author,
  t,
}: {
  readonly request: ProductionRequest;
  readonly author: string;
  readonly t: Texts;
}) {
  const { waiting } = t.clientLife.production;
  return (
    <>
      <SectionTitle>{waiting.title}</SectionTitle>
      <p class="fr-mb-1w">{waiting.by(author, t.dates.moment(request.at))}</p>
      <p id="request-reason" class="app-breakable">
        {t.clientVersions.reason(request.reason)}
      </p>
    </>
  );
}

function asking({ visit, t }: Checked): Acts['acts'] {
  const { services, client, account } = visit;
  const { clientId } = client;
  const texts = t.clientLife.production;
  return [
    {
      action: 'ask',
      label: texts.ask,
      async run({ reason }) {
        const asked = await askForProduction(services, {
          clientId,
          accountId: account.id,
          reason,
        });
        return asked.ok ? { done: 'asked' } : asked;
      },
    },
  ];
}

function deciding({ visit, t }: Checked, request: ProductionRequest | undefined): Acts['acts'] {
  const { services, client } = visit;
  const { clientId } = client;
  const texts = t.clientLife.production;
  return [
    {
      action: 'grant',
      label: texts.grant,
      async run({ reason, baseVersion }) {
        const granted = await grantProduction(services, {
          clientId,
          reason,
          baseVersion,
        });
        return granted.ok ? { done: 'granted', next: `${clientAddress(clientId)}?notice=granted` } : granted;
      },
    },
    ...(request
      ? [
          {
            action: 'decline',
            label: texts.decline,
            async run({ reason }: { readonly reason: string }) {
              const wasWaiting = await refuseProduction(services, {
                clientId,
                reason,
              });
              if (wasWaiting) return { done: 'declined' } as const;
              return { errors: { step: texts.notWaiting }, isStale: true };
            },
          },
        ]
      : []),
  ];
}

/** A client in production: a manager may take it back into test. */
function inProduction({ visit, t }: Checked): Acts {
  const { services, client } = visit;
  const { clientId } = client;
  const texts = t.clientLife.production;
  const mayManage = visit.may('clients.manage', clientId) && client.disabledAt === null;
  return {
    title: mayManage ? texts.back.title : texts.title,
    intro: (
      <>
        <p>{client.disabledAt === null ? texts.isOpen : texts.isDisabled}</p>
        {mayManage && <p>{texts.back.intro}</p>}
      </>
    ),
    acts: mayManage
      ? [
          {
            action: 'test',
            label: texts.back.submit,
            async run({ reason, baseVersion }) {
              const back = await putIntoTest(services, { clientId, reason, baseVersion });
              return back.ok ? { done: 'putIntoTest', next: `${clientAddress(clientId)}?notice=putIntoTest` } : back;
            },
          },
        ]
      : [],
  };
}

/** The way of a client from test to production, and back: asked for by a contact, granted by a manager. */
export const productionPage = actPage({
  name: 'client-production',
  part: 'production',
  action: 'clients.edit',
  write: 'clients.edit',
  async prepare(visit, t) {
    const { services, client } = visit;
    const { clientId, metadata, disabledAt } = client;
    const texts = t.clientLife.production;
    if (!isInTest(metadata) || disabledAt !== null) return inProduction({ visit, t });
    const request = await services.clients.productionRequests.find(clientId);
    const actor = request && ({ kind: 'account', id: request.accountId } as const);
    const author = actor && authorOf(t, actor, await readAuthors(services, [{ actor }]));
    const hurdles = await findHurdles({ visit, t });
    const mayManage = visit.may('clients.manage', clientId);
    return {
      title: texts.title,
      intro: (
        <>
          <p>{texts.intro}</p>
          <Hurdles visit={visit} t={t} hurdles={hurdles} />
          {request && author && <Waiting request={request} author={author} t={t} />}
          {request && !mayManage && <p id="waits">{texts.waits}</p>}
        </>
      ),
      acts: mayManage ? deciding({ visit, t }, request) : request ? [] : asking({ visit, t }),
    };
  },
});
