import { isUnmet } from '../../src/domain/assurance/assurance.ts';
import type { About, Step } from '../engine/flow.ts';
import { Button } from '../views/fields/button.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { LeadScope } from '../views/layout/page-title.tsx';
import { SideForm } from '../views/fields/side-form.tsx';
import type { LoginState } from '../flow-states/login-state.ts';

const isCancel = (form: Readonly<Record<string, string>>) => form['action'] === 'cancel';

/** Returns whether the service asks for more than one factor, or for a verified identity. */
const asksMore = ({ request }: About) => request !== undefined && isUnmet('eidas0', request.wanted);

/** Returns whether the person chose to go back to the service: nothing is owed any more then. */
export function untilCancelled(step: Step<LoginState>): Step<LoginState> {
  return { ...step, needed: (state, about) => !state.isCancelled && step.needed(state, about) };
}

/** Says first why a step is asked that only the service asks for, and lets the person go back to the service instead. */
export function cancellable(step: Step<LoginState>, asks: 'stepUp' | 'identity' = 'stepUp'): Step<LoginState> {
  return {
    ...step,
    page: { ...step.page, accepts: (form) => isCancel(form) || step.page?.accepts?.(form) !== false },
    async submit(submitted) {
      if (isCancel(submitted.form) && asksMore(submitted.about))
        return { ok: true, patch: { isCancelled: true }, event: 'cancelled' };
      return step.submit(submitted);
    },
    view(props) {
      const { about } = props;
      const texts = about.t.login[asks];
      const service = about.client?.isBuiltIn ? undefined : about.client?.name;
      if (!asksMore(about)) return step.view(props);
      return (
        <>
          <LeadScope.Provider
            value={<p id="reason">{service === undefined ? texts.ownReason : texts.reason(service)}</p>}
          >
            {step.view(props)}
          </LeadScope.Provider>
          <SideForm>
            <ButtonGroup>
              <Button action="cancel" kind="tertiary">
                {service === undefined ? texts.cancelOwn : texts.cancel(service)}
              </Button>
            </ButtonGroup>
          </SideForm>
        </>
      );
    },
  };
}
