import type { ComponentChildren } from 'preact';
import type { About, Step } from '../../../engine/flow.ts';
import { Notice } from '../../../signed-in/notice.tsx';
import { Button } from '../../../views/forms/button.tsx';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { Stepper } from '../../../views/layout/stepper.tsx';
import { asksForData, beginDraft, type ClientDraft } from './client-draft.ts';

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
    page: {
      wide: true,
      ...step.page,
      head: ({ state, about: { t, now } }) => ({
        title: t.clientForm.register,
        back: { href: '/admin/clients', label: t.clientList.back },
        under: (
          <>
            <Stepper {...progressOf(step.name, { t }, state.created ? beginDraft() : state)} />
            <Notice state={state} now={now} />
          </>
        ),
      }),
    },
    title({ t }, draft) {
      const { current, total, title } = progressOf(step.name, { t }, draft);
      return t.clientForm.pageTitle(t.frame.stepOf(current, total), title);
    },
  };
}

/** The buttons of the last questions: the draft is looked through once more, or ends here. The Enter key presses the last one. */
export function LastButtons() {
  const { clientForm } = usePage().t;
  return (
    <ButtonGroup place="end">
      <Button action="back" kind="tertiary">
        {clientForm.back}
      </Button>
      <Button action="next" kind="secondary">
        {clientForm.next}
      </Button>
      <Button action="create">{clientForm.create}</Button>
    </ButtonGroup>
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
