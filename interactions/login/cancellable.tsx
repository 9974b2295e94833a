import { isUnmet } from '../../src/domain/assurance/assurance.ts';
import type { About, Step } from '../engine/flow.ts';
import { SideButton } from '../views/forms/side-form.tsx';
import type { LoginState } from '../flow-states/login-state.ts';

const isCancel = (form: Readonly<Record<string, string>>) => form['action'] === 'cancel';

/** Returns whether the service asks for more than one factor, or for a verified identity. */
const asksMore = ({ request }: About) => request !== undefined && isUnmet('eidas0', request.wanted);

/** Returns the name of the service that asks; undefined for a page of ours. */
const serviceOf = ({ client }: About) => (client?.isBuiltIn ? undefined : client?.name);

/** Returns whether the person chose to go back to the service: nothing is owed any more then. */
export function untilCancelled(step: Step<LoginState>): Step<LoginState> {
  return { ...step, needed: (state, about) => !state.isCancelled && step.needed(state, about) };
}

/** Says first why a step is asked that only the service asks for, and lets the person go back to the service instead. */
export function cancellable(step: Step<LoginState>, asks: 'stepUp' | 'identity' = 'stepUp'): Step<LoginState> {
  return {
    ...step,
    page: {
      ...step.page,
      accepts: (form) => isCancel(form) || step.page?.accepts?.(form) !== false,
      head(view, operator) {
        const { about } = view;
        const head = step.page?.head?.(view, operator) ?? {};
        const service = serviceOf(about);
        const texts = about.t.login[asks];
        if (!asksMore(about)) return head;
        return { ...head, lead: <p id="reason">{service === undefined ? texts.ownReason : texts.reason(service)}</p> };
      },
    },
    async submit(submitted) {
      if (isCancel(submitted.form) && asksMore(submitted.about))
        return { ok: true, patch: { isCancelled: true }, event: 'cancelled' };
      return step.submit(submitted);
    },
    view(props) {
      const { about } = props;
      const texts = about.t.login[asks];
      const service = serviceOf(about);
      if (!asksMore(about)) return step.view(props);
      return (
        <>
          {step.view(props)}
          <SideButton action="cancel" kind="tertiary">
            {service === undefined ? texts.cancelOwn : texts.cancel(service)}
          </SideButton>
        </>
      );
    },
  };
}
