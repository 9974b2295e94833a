import type { Step } from '../engine/flow.ts';

/** Says what the page of a link remembers. */
export interface ConfirmState {
  /** Says that the button was pressed. It is never stored, because the flow ends with this step. */
  readonly isConfirmed?: boolean;
}

type Confirming<S extends ConfirmState> = Pick<Step<S>, 'name' | 'title' | 'view'> &
  Pick<NonNullable<Step<S>['page']>, 'prepare'>;

/** Makes the only step of a link: its page says what follows, and the button does it. `prepare` refuses a link that is over. */
export const confirmStep = <S extends ConfirmState>({ prepare, ...step }: Confirming<S>): Step<S> => ({
  ...step,
  owns: ['isConfirmed'],
  needed: ({ isConfirmed }) => !isConfirmed,
  page: { prepare },
  submit: async () => ({ ok: true, patch: { isConfirmed: true } as Partial<S> }),
});
