import { readState } from '../../../src/commands/state/read-state.ts';
import { stateLevels, type EndingThing, type StateLine } from '../../../src/domain/state/state-line.ts';
import { Alert } from '../../views/alert.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import type { AdminPage, AdminVisit } from '../admin-page.ts';
import { clientAddress } from '../clients/client-parts.ts';
import { describeLine } from './describe-line.ts';

interface StateProps {
  readonly visit: AdminVisit;
  readonly lines: readonly StateLine[];
  /** Epoch seconds. */
  readonly now: number;
}

function Ending({ visit, thing, now }: Omit<StateProps, 'lines'> & { readonly thing: EndingThing }) {
  const { adminState: texts, dates } = usePage().t;
  const { clientId, name, at } = thing;
  const day = dates.day(at);
  return (
    <li>
      {visit.may('clients.read', clientId) ? (
        <a class="fr-link" href={clientAddress(clientId)}>
          {name}
        </a>
      ) : (
        name
      )}{' '}
      {at > now ? texts.ends(day) : texts.over(day)}
    </li>
  );
}

function Line({ visit, line, now }: Omit<StateProps, 'lines'> & { readonly line: StateLine }) {
  const { t } = usePage();
  const { title, sentences, next, ending } = describeLine(line, { t, now });
  return (
    <li data-kind={line.kind}>
      <h3 class="fr-text--md fr-text--bold fr-mb-0">{title}</h3>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {ending.length > 0 && (
        <ul>
          {ending.map((thing) => (
            <Ending key={`${thing.clientId} ${thing.at}`} visit={visit} thing={thing} now={now} />
          ))}
        </ul>
      )}
      {next !== undefined && <p>{next}</p>}
    </li>
  );
}

function State({ visit, lines, now }: StateProps) {
  const { adminState: texts, imports } = usePage().t;
  const isGood = lines.every(({ level }) => level === 'good');
  return (
    <>
      <p>{texts.intro}</p>
      <p>
        <a class="fr-link" href="/admin/etat/reglages">
          {texts.settings.title}
        </a>
      </p>
      <p>
        <a class="fr-link" href="/admin/etat/reprises">
          {imports.title}
        </a>
      </p>
      {isGood && (
        <Alert kind="success" id="all-good">
          {texts.allGood}
        </Alert>
      )}
      {stateLevels.map((level) => {
        const own = lines.filter((line) => line.level === level);
        if (own.length === 0) return null;
        return (
          <section key={level} id={`state-${level}`}>
            <SectionTitle>{texts.levels[level]}</SectionTitle>
            <ul class={`app-state app-state--${level}`}>
              {own.map((line, at) => (
                <Line key={`${line.kind} ${at}`} visit={visit} line={line} now={now} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

/** Tells how the server and its surroundings are doing, problems first. */
export const statePage: AdminPage = {
  path: '/admin/etat',
  action: 'state.read',
  label: (t) => t.adminState.label,
  async answer(ctx, visit) {
    const { page, services } = visit;
    const lines = await readState(services);
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: page.t.adminState.title,
      wide: true,
      body: <State visit={visit} lines={lines} now={services.nowSeconds()} />,
    });
  },
};
