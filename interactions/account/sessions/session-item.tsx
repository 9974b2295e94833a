import { isLevel } from '../../../src/domain/assurance/assurance.ts';
import { Fact } from '../../views/fact.tsx';
import { ItemDetails } from '../../views/item-details.tsx';
import { Button } from '../../views/forms/button.tsx';
import { LinkButton } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SideForm } from '../../views/forms/side-form.tsx';
import { browserName, wayInName } from './session-words.ts';
import type { ListedSession } from './shown-sessions.ts';

interface SessionItemProps {
  readonly session: ListedSession;
  /** The name of the session, which no other one of the page has. */
  readonly called: string;
  /** Address of the sign-out, which ends the session in which the page is read. */
  readonly signOut: string;
}

/** Shows one session, and the button that closes it. A heading tells the day of its last use. */
export function SessionItem({ session, called, signOut }: SessionItemProps) {
  const { t } = usePage();
  const { sessions: texts } = t;
  const { uid, isThis, origin, services, acr, proof } = session;
  const { moment } = t.dates;
  const ends = moment(session.endsAt);
  const isUseCounted = session.hasRole || !session.isRemembered;
  const { details } = texts;
  return (
    <li class="app-list__item">
      <div class="app-facts">
        <p class="fr-mb-1w">
          <strong>{browserName(origin, t)}</strong>{' '}
          {isThis && <span class="fr-badge fr-badge--info fr-badge--no-icon">{texts.this}</span>}
        </p>
        {!origin && <p class="fr-mb-1w">{texts.before}</p>}
        <dl>
          <Fact label={details.used}>{isThis ? details.now : t.dates.clock(session.seenAt)}</Fact>
          <Fact label={details.opened}>{moment(session.openedAt)}</Fact>
          <Fact label={details.wayIn}>
            {wayInName({ acr: undefined, methods: proof.methods, upstream: proof.upstream?.name }, t)}
          </Fact>
          {session.isBound && <Fact label={details.protection}>{details.bound}</Fact>}
          <Fact label={details.services}>{services.length > 0 ? texts.and(services) : details.noService}</Fact>
        </dl>
        <ItemDetails
          of={called}
          facts={[
            ...(origin ? [{ label: details.network, value: origin.network }] : []),
            ...(isLevel(acr) ? [{ label: details.level, value: texts.levels[acr] }] : []),
            { label: details.ends, value: isUseCounted ? details.endsUnused(ends) : ends },
          ]}
        />
      </div>
      {isThis ? (
        <LinkButton href={signOut} kind="tertiary">
          {texts.signOut}
        </LinkButton>
      ) : (
        <SideForm class="app-list__actions">
          <input type="hidden" name="session" value={uid} />
          <Button action="close" kind="tertiary" name={texts.closeName(called)}>
            {texts.close}
          </Button>
        </SideForm>
      )}
    </li>
  );
}
