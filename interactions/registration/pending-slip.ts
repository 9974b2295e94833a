import type { AddressSlip } from '../fields/new-address.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** Asked about and not answered yet. */
export const pendingSlip = ({ slip, emailCanonical }: RegistrationState): AddressSlip | undefined =>
  slip && !slip.isAnswered && slip.of === emailCanonical ? slip : undefined;
