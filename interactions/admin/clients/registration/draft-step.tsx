import type { ComponentChildren } from 'preact';
import type { About, Step, StepView } from '../../../engine/flow.ts';
import { Notice } from '../../../account/notice.tsx';
import { BackLink } from '../../../views/layout/back-link.tsx';
import { Button } from '../../../views/fields/button.tsx';
import { ButtonGroup } from '../../../views/fields/button-group.tsx';
import { ErrorSummary } from '../../../views/fields/error-summary.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { PageTitle } from '../../../views/layout/page-title.tsx';
import { Stepper } from '../../../views/layout/stepper.tsx';
import { asksForData, type ClientDraft } from './client-draft.ts';

export type DraftStepName = 'kind' | 'essentials' | 'data' | 'review';

const stepNames: readonly DraftStepName[] = ['kind', 'essentials', 'data', 'review'];

interface DraftStep extends Omit<Step<ClientDraft>, 'name' | 'title'> {
  readonly name: DraftStepName;
}

/** Returns the place of a step among those that this draft is asked. */
function progressOf(name: DraftStepName, { t }: Pick<About, 't'>, draft: ClientDraft) {
  const { steps } = t.clientForm;
  const asked = stepNames.filter((one) => one !== 'data' || !draft.kind || asksForData(draft));
  const index = asked.indexOf(name);
  const next = asked[index + 1];
  return { current: index + 1, total: asked.length, title: steps[name], next: next && steps[next] };
}

/** Numbers a step of the registration, and gives it its title. */
export function draftStep(step: DraftStep): Step<ClientDraft> {
  return {
    ...step,
    page: { wide: true, ...step.page },
    title({ t }, draft) {
      const { current, total, title } = progressOf(step.name, { t }, draft);
      return t.clientForm.pageTitle(t.frame.stepOf(current, total), title);
    },
  };
}

interface HeadProps extends Pick<StepView<ClientDraft>, 'state' | 'errors'> {
  readonly name: DraftStepName;
  /** Epoch seconds. */
  readonly now: number;
}

/** Begins the page of each step: title, place among the steps, and errors. */
export function DraftHead({ name, state, errors, now }: HeadProps) {
  const { t } = usePage();
  return (
    <>
      <BackLink href="/admin/clients">{t.clientList.back}</BackLink>
      <PageTitle>{t.clientForm.register}</PageTitle>
      <Stepper {...progressOf(name, { t }, state)} />
      <Notice state={state} errors={errors} now={now} />
      <ErrorSummary errors={errors} />
    </>
  );
}

/** The buttons of a step. The Enter key presses the last one. */
export function DraftButtons({
  action = 'next',
  hasBack = true,
  children,
}: {
  readonly action?: string;
  readonly hasBack?: boolean;
  readonly children: ComponentChildren;
}) {
  const { clientForm } = usePage().t;
  return (
    <ButtonGroup place="end">
      {hasBack && (
        <Button action="back" kind="tertiary">
          {clientForm.back}
        </Button>
      )}
      <Button action={action}>{children}</Button>
    </ButtonGroup>
  );
}
