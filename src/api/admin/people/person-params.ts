import { z } from 'zod';

/** The part of the address that names a person. */
export const personParams = z.strictObject({ sub: z.string().max(255).describe('The `sub` of the person.') });
