import type { Flow } from '../flow.ts';

export interface RegistrationState {
  readonly signedIn?: { readonly accountId: string };
}

/** The steps of a registration, in order. */
export const registrationFlow: Flow<RegistrationState> = {
  name: 'registration',
  steps: [],
  begin: () => ({}),
  async finish() {
    throw new Error('not yet');
  },
};
