import type { ComponentChildren } from 'preact';
import { maskedPerson } from '../../../src/domain/people/masked-person.ts';
import type { Action } from '../../../src/domain/roles/permissions.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { keptFields } from '../../account/fresh-sign-in.ts';
import type { StepView } from '../../engine/flow.ts';
import { BackLink } from '../../views/layout/back-link.tsx';
import { ErrorSummary } from '../../views/fields/error-summary.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { PageTitle } from '../../views/layout/page-title.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { personAddress } from '../people/person-address.ts';
import type { RequestState } from './request-state.ts';
import { requestsRoot } from './requests-address.ts';

interface HeadingProps {
  readonly reference: string;
  readonly view: StepView<RequestState>;
}

/** Begins the page of a request: the way back, the title, and what is wrong with the answer. */
export function RequestHeading({ reference, view: { state, errors, about } }: HeadingProps) {
  const texts = usePage().t.approvals;
  const isUnsaved = Object.keys(errors).length === 0 && keptFields(state, about) !== undefined;
  return (
    <>
      <BackLink href={requestsRoot}>{texts.back}</BackLink>
      <PageTitle>{texts.titleOf(reference)}</PageTitle>
      {isUnsaved && <StatusNotice kind="warning">{texts.form.unsaved}</StatusNotice>}
      <ErrorSummary errors={errors} />
    </>
  );
}

/** The facts of a request, each with its name. A fact without a value is left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="app-definition" id="facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <>
            <dt>{name}</dt>
            <dd class="app-breakable">{value}</dd>
          </>
        ),
      )}
    </dl>
  );
}

/** Leads to the page of the person, whose address is masked here. */
export function PersonLink({ person, visit }: { readonly person: Account; readonly visit: AdminVisit }) {
  const { own } = usePage().t.approvals;
  if (person.id === visit.account.id) return <>{own}</>;
  return (
    <a class="fr-link" href={personAddress(person.id)}>
      {maskedPerson(person).email}
    </a>
  );
}

/** Says why this visitor cannot answer; undefined where she can. */
export function hurdleOf(
  visit: AdminVisit,
  { person, right }: { readonly person: Account; readonly right: Action },
): 'own' | 'reader' | undefined {
  if (person.id === visit.account.id) return 'own';
  return visit.may(right) ? undefined : 'reader';
}
