/** Codes of ISO 3166-1 alpha-2, France first: it is the form's default. */
export const countryCodes: readonly string[] = (
  'FR AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO GA ' +
  'GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS ' +
  'MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS ' +
  'RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW ' +
  'TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ');

const known: ReadonlySet<string> = new Set(countryCodes);

const defaultCountry = 'FR';

/** Parses the code of a country. An empty field means France. */
export function parseCountry(typed: string | undefined): string | undefined {
  const code = typed?.trim() || defaultCountry;
  return known.has(code) ? code : undefined;
}

/** Returns whether a country was chosen. The form's default is no answer. */
export const isChosenCountry = (code: string | null | undefined): boolean => Boolean(code) && code !== defaultCountry;

const namesIn = new Map<string, Intl.DisplayNames>();

function namesOf(lang: string): Intl.DisplayNames {
  const names = namesIn.get(lang) ?? new Intl.DisplayNames([lang, 'fr'], { type: 'region' });
  namesIn.set(lang, names);
  return names;
}

/** Returns the name of a country in a language of ours, French by default; the code where it has no name. */
export const countryName = (code: string, lang: string | null | undefined): string =>
  known.has(code) ? (namesOf(lang ?? 'fr').of(code) ?? code) : code;
