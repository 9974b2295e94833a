import { addRefusedAddress } from '../../../../src/commands/clients/registration/add-refused-address.ts';
import { refusedAddress } from '../../../../src/domain/clients/diagnostic/refused-address.ts';
import type { KeptRefusal } from '../../../../src/domain/clients/diagnostic/client-refusal.ts';
import { fillIn } from '../../../../src/domain/clients/value-refusal.ts';
import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { Button } from '../../../views/forms/button.tsx';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { LinkButton } from '../../../views/forms/link-button.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { ReasonField, readReason } from '../../reason.tsx';
import { clientAddress } from '../client-parts.ts';
import type { ClientVisit } from '../client-page.ts';
import type { DiagnosticState } from './diagnostic-state.ts';
import { RefusedAddress } from './refused-address-view.tsx';

interface Props extends StepView<DiagnosticState> {
  readonly visit: ClientVisit;
  readonly refusal: KeptRefusal;
}

function AddingView({ visit, refusal, about }: Props) {
  const { adding: texts, add } = about.t.clientHelp.diagnostic;
  const { client } = visit;
  return (
    <>
      <RefusedAddress refusal={refusal} metadata={client.metadata} />
      <p>
        {refusal.kind === 'address' ? texts.return : texts.logout} {texts.warning}
      </p>
      <StepForm mandatory>
        <ReasonField />
        <ButtonGroup>
          <Button action="add">{add}</Button>
          <LinkButton href={clientAddress(client.clientId, 'diagnostic')} kind="tertiary">
            {texts.cancel}
          </LinkButton>
        </ButtonGroup>
      </StepForm>
    </>
  );
}

/** Makes the step that adds the address of one refusal. The form tells the reason alone: the address is read from the refusal. */
export const addingStep = (visit: ClientVisit, refusal: KeptRefusal): StayingStep<DiagnosticState> => ({
  name: 'add',
  owns: ['added'],
  page: { accepts: ({ action }) => action === 'add', wide: true },
  async submit({ form, services, about }) {
    const { adding: texts } = about.t.clientHelp.diagnostic;
    const read = readReason(form, about.t);
    if (!read.ok) return read;
    const { clientId } = visit.client;
    const asked = refusedAddress(services.config.issuer, refusal);
    const added = asked && (await addRefusedAddress(services, { ...asked, clientId, reason: read.reason }));
    if (!asked || !added) return { ok: false, errors: { step: texts.full } };
    if (!added.ok) {
      const { refusal: why } = added;
      return { ok: false, errors: { step: why ? fillIn(about.t.clientRefusals[why.code], why.values) : texts.full } };
    }
    return {
      ok: true,
      patch: { added: { address: asked.address, at: about.now } },
      next: clientAddress(clientId, 'diagnostic'),
    };
  },
  title: ({ t }) => t.clientHelp.diagnostic.adding.title,
  view: (props) => <AddingView {...props} visit={visit} refusal={refusal} />,
});
