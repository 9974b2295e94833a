import type { KeptRefusal } from '../../../../src/domain/clients/diagnostic/client-refusal.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { visibleText } from '../../../views/visible-text.ts';
import { clientAddress } from '../client-parts.ts';
import type { ClientVisit } from '../client-page.ts';
import { RefusedAddress } from './refused-address-view.tsx';

interface ItemProps {
  readonly visit: ClientVisit;
  readonly refusal: KeptRefusal;
  /** The address of the refusal may be added to the registration. */
  readonly isAddable: boolean;
}

/** Returns the details of a refusal in words; undefined where its title tells all. */
function useDetail({ kind, detail }: KeptRefusal): string | undefined {
  const texts = usePage().t.clientHelp.diagnostic;
  if (detail === undefined) return undefined;
  if (detail === 'more') return texts.more;
  if (kind !== 'untold') return `${texts.detail} ${visibleText(detail)}`;
  const [field = '', outcome = ''] = detail.split(' ');
  return texts.untold(field, outcome);
}

/** One refusal, or many that are alike: what happened, what to do, when, and where the log says more. */
export function RefusalItem({ visit, refusal, isAddable }: ItemProps) {
  const { clientHelp, dates } = usePage().t;
  const texts = clientHelp.diagnostic;
  const { id, kind, times, firstAt, lastAt, reference } = refusal;
  const { clientId } = visit.client;
  const { title, advice } = texts.kinds[kind];
  const { exactMoment: moment } = dates;
  const detail = useDetail(refusal);
  return (
    <li class="app-list__item" id={`refusal-${id}`}>
      <div class="app-list__facts">
        <h2 class="fr-h6 fr-mb-1w">{title}</h2>
        <p class="fr-mb-1w">{advice}</p>
        {detail && <p class="fr-mb-1w app-breakable">{detail}</p>}
        <RefusedAddress refusal={refusal} metadata={visit.client.metadata} />
        <p class="fr-hint-text fr-mb-1w">
          {times > 1 ? texts.often(times, moment(firstAt), moment(lastAt)) : texts.once(moment(lastAt))}
          {reference && (
            <>
              <br />
              {texts.reference} <code>{reference}</code>
            </>
          )}
        </p>
        {kind === 'not-a-tester' && visit.may('clients.edit', clientId) && (
          <p class="fr-mb-0">
            <a class="fr-link" href={clientAddress(clientId, 'essayeurs')}>
              {texts.testers}
            </a>
          </p>
        )}
        {isAddable && (
          <p class="fr-mb-0">
            <a
              class="fr-btn fr-btn--secondary fr-btn--sm"
              href={`${clientAddress(clientId, 'diagnostic')}?refusal=${id}`}
            >
              {texts.add}
            </a>
          </p>
        )}
      </div>
    </li>
  );
}
