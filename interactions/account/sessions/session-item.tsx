import { Button } from '../../views/fields/button.tsx';
import { LinkButton } from '../../views/fields/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SideForm } from '../../views/fields/side-form.tsx';
import { browserName, wayInName } from './session-words.ts';
import type { ListedSession } from './shown-sessions.ts';

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
  const name = browserName(session.origin, t);
  const ends = moment(session.endsAt);
  const isUseCounted = session.hasRole || !session.isRemembered;
  const facts: readonly (readonly [string, string])[] = [
    ...(origin ? [[texts.details.network, origin.network] as const] : []),
    [texts.details.opened, moment(session.openedAt)],
    [texts.details.used, isThis ? texts.details.now : moment(session.seenAt)],
    [
      texts.details.wayIn,
      wayInName({ acr: session.acr, methods: session.proof.methods, upstream: session.proof.upstream?.name }, t),
    ],
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
