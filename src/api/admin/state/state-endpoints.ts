import type { ApiEndpoint } from '../../api-endpoint.ts';
import { showState } from './show-state.ts';
import { showWaiting } from './show-waiting.ts';

/** The endpoints about the state of the service. */
export const stateEndpoints: readonly ApiEndpoint[] = [showState, showWaiting];
