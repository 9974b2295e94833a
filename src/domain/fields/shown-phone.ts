import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Returns a stored telephone number as people write it: a French one as it is dialled in France, any other one with its country. */
export function shownPhone(stored: string): string {
  const phone = parsePhoneNumberFromString(stored);
  if (!phone) return stored;
  return phone.countryCallingCode === '33' ? phone.formatNational() : phone.formatInternational();
}
