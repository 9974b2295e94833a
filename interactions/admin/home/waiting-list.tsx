import type { Waiting } from '../../../src/commands/state/read-waiting.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { requestsRoot } from '../requests/requests-address.ts';
import { clientAddress } from '../clients/client-parts.ts';

interface Item {
  readonly key: string;
  readonly sentence: string;
  readonly href: string;
  readonly link: string;
}

function useItems({ problems, isChainBroken, failing, requests, production, watched }: Waiting): readonly Item[] {
  const { home } = usePage().t.adminState;
  const state = { href: '/admin/etat', link: home.state };
  return [
    ...(problems > 0 ? [{ key: 'problems', sentence: home.problems(problems), ...state }] : []),
    ...(isChainBroken ? [{ key: 'audit', sentence: home.audit, ...state }] : []),
    ...(failing > 0 ? [{ key: 'failing', sentence: home.failing(failing), ...state }] : []),
    ...(requests > 0
      ? [{ key: 'requests', sentence: home.requests(requests), href: requestsRoot, link: home.answer }]
      : []),
    ...production.map(({ summary: { clientId, name } }) => ({
      key: `production-${clientId}`,
      sentence: home.production(name),
      href: `${clientAddress(clientId)}/production`,
      link: home.decide,
    })),
    ...watched.flatMap(({ watch, clients }) => {
      const [first] = clients;
      if (!first) return [];
      const isOne = clients.length === 1;
      return [
        {
          key: watch,
          sentence: home[watch](clients.length),
          href: isOne ? clientAddress(first.summary.clientId) : `/admin/clients?show=${watch}`,
          link: isOne ? home.showOne(first.summary.name) : home.show,
        },
      ];
    }),
  ];
}

/** Says what waits for this person, each with the page where it is settled. */
export function WaitingList({ waiting }: { readonly waiting: Waiting }) {
  const { home } = usePage().t.adminState;
  const items = useItems(waiting);
  return (
    <>
      <SectionTitle>{home.waiting}</SectionTitle>
      {items.length === 0 ? (
        <p id="nothing-waits">{home.nothing}</p>
      ) : (
        <ul id="waiting" class="app-issues">
          {items.map(({ key, sentence, href, link }) => (
            <li key={key} id={`waiting-${key}`}>
              {sentence}{' '}
              <a class="fr-link" href={href}>
                {link}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
