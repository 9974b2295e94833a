import type { ClientFacts } from '../../src/oidc/clients/client-facts.ts';
import { Alert } from '../views/alert.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { ErrorReference } from '../views/error-reference.tsx';
import { LinkButton } from '../views/forms/link-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { LogoutProblems, type ComparedAddress, type ShownProblem } from './logout-problems.tsx';

interface LogoutDoneProps {
  readonly client: ClientFacts | undefined;
  /** Brands of the upstreams whose session may still be open. */
  readonly failed: readonly string[];
  /** Address of the service that the person goes back to. */
  readonly target: string | undefined;
  /** Names the fault of the request. */
  readonly problems?: readonly ShownProblem[];
  readonly compared?: ComparedAddress | undefined;
  /** The reference by which the log is searched; shown with the problems. */
  readonly reference?: string;
}

export function LogoutDone({ client, failed, target, problems = [], compared, reference = '' }: LogoutDoneProps) {
  const { t } = usePage();
  const texts = t.logout;
  const home = target ?? client?.homeUri;
  return (
    <>
      {problems.length > 0 && <LogoutProblems problems={problems} isHeldBack={false} compared={compared} />}
      {failed.length > 0 && (
        <Alert kind="warning" id="upstream-open">
          {texts.upstreamOpen(failed)}
        </Alert>
      )}
      <p>{texts.done}</p>
      <ButtonGroup>
        {home && client && <LinkButton href={home}>{t.errors.backToService(client.name)}</LinkButton>}
        <LinkButton id="sign-in" href="/compte" kind="secondary">
          {texts.again}
        </LinkButton>
      </ButtonGroup>
      {problems.length > 0 && <ErrorReference reference={reference} />}
    </>
  );
}

/** The page for a person who comes back from an upstream although no logout is under way here. */
export function StillSignedIn({ signOut }: { readonly signOut: string }) {
  const { logout: texts } = usePage().t;
  return (
    <>
      <p>{texts.still}</p>
      <ButtonGroup>
        <LinkButton id="sign-out" href={signOut}>
          {texts.leave}
        </LinkButton>
        <LinkButton href="/compte" kind="secondary">
          {texts.account}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}
