import type { ComponentChildren } from 'preact';
import { maskedPerson } from '../../../src/domain/people/masked-person.ts';
import type { Action } from '../../../src/domain/roles/permissions.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { isBackUnsaved } from '../../signed-in/fresh-sign-in.ts';
import type { StepView } from '../../engine/flow.ts';
import type { PageHead } from '../../views/layout/page-head.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { personAddress } from '../people/person-address.ts';
import type { RequestState } from './request-state.ts';
import { requestsRoot } from './requests-address.ts';

/** Begins the page of a request: the way back to all of them. */
export const requestHead = ({ about: { t } }: StepView<RequestState>): PageHead => ({
  back: { href: requestsRoot, label: t.approvals.back },
});

/** Says that an answer waits for its button, after its person had to sign in again. */
export function UnsavedAnswer({ state, errors, about }: StepView<RequestState>) {
  const isUnsaved = isBackUnsaved(state, errors, about);
  return isUnsaved ? <StatusNotice kind="warning">{about.t.approvals.form.unsaved}</StatusNotice> : null;
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
