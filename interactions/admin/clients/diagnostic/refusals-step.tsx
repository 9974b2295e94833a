import { refusedAddress } from '../../../../src/domain/clients/diagnostic/refused-address.ts';
import { liesUnderPattern } from '../../../../src/domain/clients/addresses/legacy-pattern.ts';
import type { KeptRefusal } from '../../../../src/domain/clients/diagnostic/client-refusal.ts';
import { mostRefusals } from '../../../../src/domain/clients/diagnostic/refusal-bounds.ts';
import { liveNotice } from '../../../signed-in/live-notice.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import type { ClientVisit } from '../client-page.ts';
import type { DiagnosticState } from './diagnostic-state.ts';
import { RefusalItem } from './refusal-item.tsx';
import { registeredAddresses } from './registered-addresses.ts';
import type { StayingStep } from '../../../engine/flow.ts';

/** Returns whether this person may add the address of a refusal, and it is not registered by now. */
export function isAddable(visit: ClientVisit, refusal: KeptRefusal): boolean {
  const { clientId, metadata } = visit.client;
  const asked = refusedAddress(visit.services.config.issuer, refusal);
  if (!asked || !visit.may('clients.edit', clientId)) return false;
  const registered = registeredAddresses(metadata, refusal);
  return !registered.includes(asked.address) && !liesUnderPattern(asked.address, registered);
}

interface ViewProps {
  readonly visit: ClientVisit;
  readonly refusals: readonly KeptRefusal[];
  readonly state: DiagnosticState;
  readonly now: number;
}

function RefusalsView({ visit, refusals, state: { added }, now }: ViewProps) {
  const texts = usePage().t.clientHelp.diagnostic;
  return (
    <>
      {added && liveNotice(added, { now }) && (
        <StatusNotice kind="success">{texts.adding.added(added.address)}</StatusNotice>
      )}
      {visit.client.disabledAt !== null && (
        <Alert kind="warning" id="disabled">
          {texts.disabled}
        </Alert>
      )}
      <p>{refusals.length > 0 ? texts.intro : texts.none}</p>
      {refusals.length > 0 && (
        <ul class="app-list" id="refusals">
          {refusals.map((refusal) => (
            <RefusalItem key={refusal.id} visit={visit} refusal={refusal} isAddable={isAddable(visit, refusal)} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Makes the step that lists what was refused. It takes no form. */
export const refusalsStep = (visit: ClientVisit, refusals: readonly KeptRefusal[]): StayingStep<DiagnosticState> => ({
  name: 'refusals',
  owns: [],
  page: { accepts: () => false, wide: true },
  submit: async () => ({ ok: true, patch: {} }),
  title: ({ t }) => t.clientList.parts.diagnostic,
  view: ({ state, about }) => (
    <RefusalsView visit={visit} refusals={refusals.slice(0, mostRefusals)} state={state} now={about.now} />
  ),
});
