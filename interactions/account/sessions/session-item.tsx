import { isLevel } from '../../../src/domain/assurance/assurance.ts';
import type { Texts } from '../../texts/index.ts';
import { Button } from '../../views/button.tsx';
import { LinkButton } from '../../views/link-button.tsx';
import { usePage } from '../../views/page-context.ts';
import { SideForm } from '../../views/side-form.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import type { ListedSession } from './visited.ts';

/** Returns the name of the browser in which a session was opened, as people know it. */
function nameOf({ origin }: ListedSession, { sessions: texts }: Texts): string {
  if (!origin) return texts.unknownBrowser;
  const browser = origin.browser ?? texts.otherBrowser;
  return origin.system ? texts.browserOn(browser, origin.system) : browser;
}

/** Returns how the person signed in, and what that is worth. */
function wayInOf({ acr, proof }: ListedSession, { sessions: texts }: Texts): string {
  const { methods, upstream } = proof;
  const ways = [...(upstream ? [upstreamBrand(upstream.name)] : []), ...methods.map((name) => texts.methods[name])];
  const named = ways.length > 0 ? texts.and([...new Set(ways)]) : texts.unknownWay;
  return isLevel(acr) ? texts.withLevel(named, texts.levels[acr]) : named;
}

interface SessionItemProps {
  readonly session: ListedSession;
  /** Address of the sign-out, which ends the session in which the page is read. */
  readonly signOut: string;
}

/** Shows one session, and the button that closes it. */
export function SessionItem({ session, signOut }: SessionItemProps) {
  const { t } = usePage();
  const { sessions: texts } = t;
  const { uid, isThis, origin, services } = session;
  const moment = (seconds: number) => texts.moment(new Date(seconds * 1000));
  const name = nameOf(session, t);
  const ends = moment(session.endsAt);
  const isUseCounted = session.hasRole || !session.isRemembered;
  const facts: readonly (readonly [string, string])[] = [
    ...(origin ? [[texts.details.network, origin.network] as const] : []),
    [texts.details.opened, moment(session.openedAt)],
    [texts.details.used, isThis ? texts.details.now : moment(session.seenAt)],
    [texts.details.wayIn, wayInOf(session, t)],
    [texts.details.services, services.length > 0 ? texts.and(services) : texts.details.noService],
    [texts.details.ends, isUseCounted ? texts.details.endsUnused(ends) : ends],
  ];
  return (
    <li class="app-list__item">
      <div class="app-facts">
        <p class="fr-mb-1w">
          <strong>{name}</strong>{' '}
          {isThis && <span class="fr-badge fr-badge--info fr-badge--no-icon">{texts.this}</span>}
        </p>
        {!origin && <p class="fr-mb-1w">{texts.before}</p>}
        <dl>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {isThis ? (
        <LinkButton href={signOut} kind="tertiary">
          {texts.signOut}
        </LinkButton>
      ) : (
        <SideForm class="app-list__actions">
          <input type="hidden" name="session" value={uid} />
          <Button action="close" kind="tertiary" name={texts.closeName(name, moment(session.openedAt))}>
            {texts.close}
          </Button>
        </SideForm>
      )}
    </li>
  );
}
