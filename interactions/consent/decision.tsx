import type { Step, StepView } from '../engine/flow.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { StepForm } from '../views/step-form.tsx';

export interface DecisionState {
  readonly accepted?: boolean;
}

/** Yes or no, the only two answers. */
export function DecisionForm({ texts }: { readonly texts: { readonly accept: string; readonly deny: string } }) {
  return (
    <StepForm>
      <ButtonGroup align="right">
        <Button action="accept">{texts.accept}</Button>
        <Button action="deny" kind="secondary">
          {texts.deny}
        </Button>
      </ButtonGroup>
    </StepForm>
  );
}

/** The one step in which a person says yes or no to what is asked of her. */
export function decisionStep(page: {
  readonly title: NonNullable<Step<DecisionState>['title']>;
  readonly view: (props: StepView<DecisionState>) => ReturnType<Step<DecisionState>['view']>;
}): Step<DecisionState> {
  return {
    name: 'decision',
    owns: ['accepted'],
    needed: (state) => state.accepted === undefined,
    // Only the button that says so accepts.
    submit: async ({ form }) => ({ ok: true, patch: { accepted: form['action'] === 'accept' } }),
    page: {
      wide: true,
    },
    ...page,
  };
}
