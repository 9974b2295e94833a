import type { LogoutProblem } from '../../src/oidc/logout/logout-request.ts';
import { AddressComparison } from '../views/address-comparison.tsx';
import { Alert } from '../views/alert.tsx';
import { TechnicalDetail } from '../views/technical-detail.tsx';
import { usePage } from '../views/layout/page-context.ts';

/** Faults of a request to sign out; `old_parameter` is the name that the return address had before. */
export type ShownProblem = LogoutProblem | 'old_parameter';

/** The return address that was refused, and those that the client has registered. */
export interface ComparedAddress {
  readonly received: string;
  readonly registered: readonly string[];
}

/** Sentences for developers, in the words of the protocol. */
const descriptions: Readonly<Record<ShownProblem, string>> = {
  hint_invalid: 'id_token_hint is not a valid ID token of this issuer, or its key is no longer published',
  client_mismatch: 'client_id is not the audience of id_token_hint',
  client_unknown: 'client_id is unknown',
  address_unregistered: 'post_logout_redirect_uri is not registered for this client',
  old_parameter: 'redirect_uri is not followed here, post_logout_redirect_uri is',
};

export const describeProblems = (problems: readonly ShownProblem[]) =>
  problems.map((problem) => descriptions[problem]).join('; ');

interface LogoutProblemsProps {
  readonly problems: readonly ShownProblem[];
  /** True: the person is not sent to the address that the service asked for. */
  readonly isHeldBack: boolean;
  /** Shown to developers in the development mode. */
  readonly compared: ComparedAddress | undefined;
}

/** Tells a person what is wrong with the request of the service that sent her to sign out. */
export function LogoutProblems({ problems, isHeldBack, compared }: LogoutProblemsProps) {
  const texts = usePage().t.logout.problems;
  return (
    <>
      <Alert kind="warning" title={texts.title} id="logout-problems">
        {problems.map((problem) => (
          <p key={problem}>{texts[problem]}</p>
        ))}
        {isHeldBack && <p>{texts.staysHere}</p>}
      </Alert>
      <TechnicalDetail error="invalid_request">{describeProblems(problems)}</TechnicalDetail>
      {compared && <AddressComparison {...compared} />}
    </>
  );
}
