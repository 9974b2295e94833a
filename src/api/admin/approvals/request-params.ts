import { z } from 'zod';

/** The part of the address that names a request. */
export const requestParams = z.strictObject({ id: z.string().max(255).describe('The id of the request.') });
