import type { ComponentChildren } from 'preact';
import type { PersonClaim } from '../../src/domain/clients/scope-claims.ts';
import type { Step, StepView } from '../engine/flow.ts';
import { Button } from '../views/fields/button.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { StepForm } from '../views/fields/step-form.tsx';
import { givenIn, isOutdated } from './claim-choices.ts';

export interface DecisionState {
  readonly accepted?: boolean;
  /** The optional claims that the person gives. */
  readonly given?: readonly PersonClaim[];
}

interface DecisionFormProps {
  readonly texts: { readonly accept: string; readonly deny: string };
  /** The choices of the person beside her answer. */
  readonly children?: ComponentChildren;
}

/** The two answers: yes and no. */
export function DecisionForm({ texts, children }: DecisionFormProps) {
  return (
    <StepForm>
      {children}
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
    owns: ['accepted', 'given'],
    needed: (state) => state.accepted === undefined,
    // Only the button « accept » accepts: an empty form does not.
    async submit({ form, about: { asked, t } }) {
      const accepted = form['action'] === 'accept';
      if (accepted && isOutdated(form, asked))
        return { ok: false, isStale: true, errors: { step: t.consent.optional.changed } };
      return { ok: true, patch: { accepted, given: givenIn(form, asked) } };
    },
    page: {
      wide: true,
    },
    ...page,
  };
}
