import type { Step, StepView } from '../engine/flow.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { StepForm } from '../views/step-form.tsx';

export interface DecisionState {
  readonly accepted?: boolean;
}

/** The two answers: yes and no. */
export function DecisionForm({ texts }: { readonly texts: { readonly accept: string; readonly deny: string } }) {
  return (
    <StepForm>
      <ButtonGroup>
        <Button action="accept">{texts.accept}</Button>
        <Button action="deny" kind="secondary">
          {texts.deny}
        </Button>
      </ButtonGroup>
    </StepForm>
  );
}

/** Asks the person to say yes or no to what a service or a device asks of her. */
export function decisionStep(page: {
  readonly title: NonNullable<Step<DecisionState>['title']>;
  readonly view: (props: StepView<DecisionState>) => ReturnType<Step<DecisionState>['view']>;
}): Step<DecisionState> {
  return {
    name: 'decision',
    owns: ['accepted'],
    needed: (state) => state.accepted === undefined,
    // Only the button « accept » accepts: an empty form does not.
    submit: async ({ form }) => ({ ok: true, patch: { accepted: form['action'] === 'accept' } }),
    page: {
      wide: true,
    },
    ...page,
  };
}
