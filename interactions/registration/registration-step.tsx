import type { ComponentChildren } from 'preact';
import type { About, Step, StepView, Submitted } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import { Stepper } from '../views/layout/stepper.tsx';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** The place of a page among the numbered ones. */
export interface Progress {
  readonly current: number;
  readonly total: number;
  readonly title: string;
  readonly next: string | undefined;
  /** Number of optional steps that follow. */
  readonly optionalLeft: number;
}

export interface RegistrationView extends StepView<RegistrationState> {
  /** Place of the step among the steps that carry a number. */
  readonly progress: Progress | undefined;
}

/** A form of the registration with everything that a step needs to answer it, but for a file. */
export type SubmittedRegistration = Omit<Submitted<RegistrationState>, 'upload'>;

/** A step of the wizard. A step with `isNumbered` counts in « Étape N sur M ». */
export interface RegistrationStep extends Omit<Step<RegistrationState>, 'title' | 'view' | 'wide'> {
  readonly isNumbered: boolean;
  /** A person may leave the step out. */
  readonly isOptional?: boolean;
  /** Returns whether this draft is never asked the step. The step has no number then. */
  isLeftOut?(state: RegistrationState): boolean;
  heading(t: Texts): string;
  view(props: RegistrationView): ComponentChildren;
}

/** Numbers the steps by their place in the list, so that one more step is one more line in the list. */
export function numberSteps(steps: readonly RegistrationStep[]): readonly Step<RegistrationState>[] {
  return steps.map((step) => {
    const progressOf = ({ t }: About, state: RegistrationState): Progress | undefined => {
      const numbered = steps.filter((one) => one.isNumbered && !one.isLeftOut?.(state));
      const index = numbered.indexOf(step);
      if (index === -1) return undefined;
      return {
        current: index + 1,
        total: numbered.length,
        title: step.heading(t),
        next: numbered[index + 1]?.heading(t),
        optionalLeft: numbered.slice(index + 1).filter(({ isOptional }) => isOptional).length,
      };
    };
    return {
      ...step,
      page: {
        ...step.page,
        wide: true,
        head: ({ about, state }) => {
          const progress = progressOf(about, state);
          return progress ? { title: about.t.registration.title, under: <Stepper {...progress} /> } : {};
        },
        offered: (state, about) => !step.isLeftOut?.(state) && step.page?.offered?.(state, about) === true,
      },
      needed: (state, about) => !step.isLeftOut?.(state) && step.needed(state, about),
      title(about, state) {
        const progress = progressOf(about, state);
        const heading = step.heading(about.t);
        return progress
          ? about.t.registration.pageTitle(about.t.frame.stepOf(progress.current, progress.total), heading)
          : heading;
      },
      view: (props) => step.view({ ...props, progress: progressOf(props.about, props.state) }),
    };
  });
}
