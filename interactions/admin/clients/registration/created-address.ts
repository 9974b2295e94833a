import { clientAddress } from '../client-parts.ts';

/** Returns the address of the page that shows a client which has just been registered. */
export const createdAddress = (clientId: string): string => clientAddress(clientId, 'enregistrement');
