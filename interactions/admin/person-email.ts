import { shownAddress } from '../../src/domain/fields/shown-address.ts';
import { visibleText } from '../views/visible-text.ts';

/** Returns the address of a person as an agent reads it: with the letters of its domain, and with what nobody sees by its number. */
export const personEmail = (email: string): string => visibleText(shownAddress(email));
