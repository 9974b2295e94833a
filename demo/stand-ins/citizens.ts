import { createHash } from 'node:crypto';
import type { Json } from './keys.ts';

/** Civil status as FranceConnect gives it, with the contact address of the way in that was chosen. */
export interface Citizen {
  readonly given_name?: string;
  readonly family_name?: string;
  readonly preferred_username?: string;
  readonly birthdate?: string;
  readonly gender?: string;
  readonly birthplace?: string;
  readonly birthcountry?: string;
  readonly email?: string;
}

const france = '99100';
const shared = 'xagreureufadda-6730@yopmail.com';

const person = (
  [family_name, given_name, gender, birthdate, birthplace]: readonly [string, string, string, string, string],
  more: Citizen = {},
): Citizen => ({ family_name, given_name, gender, birthdate, birthplace, birthcountry: france, ...more });

const bornAbroad = (names: readonly [string, string, string, string], birthcountry: string, email: string): Citizen =>
  person([...names, ''], { birthcountry, email });

/** The published test identities (no real person), by their login. */
export const citizens: Readonly<Record<string, Citizen>> = {
  test: person(['DUBOIS', 'Angela Claire Louise', 'female', '1962-08-24', '75107'], {
    email: 'wossewodda-3728@yopmail.com',
  }),
  avec_nom_dusage: person(['MERCIER', 'Pierre', 'male', '1969-03-17', '95277'], {
    preferred_username: 'DUBOIS',
    email: 'usage-mercier@yopmail.com',
  }),
  nom_composé: person(['LE-GOFF DE LA TOUR', 'Anne', 'female', '1980-02-29', '29019'], {
    email: 'nom-compose@yopmail.com',
  }),
  prénom_composé: person(['MARTIN', 'Jean-Pierre', 'male', '1971-11-05', '69123'], {
    email: 'prenom-compose@yopmail.com',
  }),
  plusieurs_prénoms_2: person(['PETIT', 'Chloé Anaïs', 'female', '1991-06-14', '31555'], {
    email: 'deux-prenoms@yopmail.com',
  }),
  plusieurs_prénoms_3: person(['ROUX', 'Louis Marie Joseph', 'male', '1958-09-30', '44109'], {
    email: 'trois-prenoms@yopmail.com',
  }),
  'nom_50+_caractères': person(
    [`DE ${'LA ROCHE DU BOIS '.repeat(3)}ET D'ESTREES`, 'Ida', 'female', '1977-01-02', '21231'],
    {
      email: 'nom-long@yopmail.com',
    },
  ),
  nom_prénom_long: person(
    [`DE ${'MONTMORENCY '.repeat(6)}LAVAL`, `${'Marie-Antoinette '.repeat(6)}Rose`, 'female', '1985-05-05', '78646'],
    { email: 'tout-long@yopmail.com' },
  ),
  carac_speciaux: person(["D'AŒUVRE-LÆTI", 'Éloïse Maëlle Où', 'female', '1990-07-07', '67482'], {
    email: 'carac-speciaux@yopmail.com',
  }),
  caractères_spéciaux: person(['ÔBER-ÇA', 'Ômer', 'male', '1988-12-12', '13055'], {
    email: 'caracteres-speciaux@yopmail.com',
  }),
  moins_16_ans: person(['JEUNE', 'Lina', 'female', '2012-04-01', '35238'], { email: 'moins-16@yopmail.com' }),
  moins_18_ans: person(['JEUNE', 'Noé', 'male', '2009-10-01', '35238'], { email: 'moins-18@yopmail.com' }),
  moins_25_ans: person(['JEUNE', 'Zoé', 'female', '2003-03-01', '35238'], { email: 'moins-25@yopmail.com' }),
  genre_indéfini: person(['INDEFINI', 'Camille', 'unspecified', '1994-08-18', '06088'], { email: shared }),
  sans_genre: person(['GENRE', 'Dominique', '', '1994-08-19', '06088'], { email: 'sans-genre@yopmail.com' }),
  sans_mail: person(['SANSMAIL', 'Paul', 'male', '1970-01-15', '59350']),
  sans_mail_sans_tel: person(['SANSTEL', 'Paule', 'female', '1970-01-16', '59350']),
  sans_prenom: person(['SANSPRENOM', '', 'male', '1970-01-17', '59350'], { email: 'sans-prenom@yopmail.com' }),
  sans_nom_naissance: person(['', 'Sanne', 'female', '1970-01-18', '59350'], { email: 'sans-nom@yopmail.com' }),
  sans_birthplace: person(['SANSLIEU', 'Marc', 'male', '1970-01-19', ''], { email: 'sans-lieu@yopmail.com' }),
  mois_00: person(['SANSMOIS', 'Luc', 'male', '1970-00-19', '59350'], { email: 'mois-00@yopmail.com' }),
  test_CORSE_2A: person(['CASANOVA', 'Letizia', 'female', '1982-05-20', '2A004'], { email: 'corse-2a@yopmail.com' }),
  test_CORSE_2B: person(['PAOLI', 'Pascal', 'male', '1983-05-20', '2B050'], { email: 'corse-2b@yopmail.com' }),
  naissance_Algérie: bornAbroad(['BENALI', 'Nadia', 'female', '1975-03-03'], '99352', 'algerie@yopmail.com'),
  naissance_Maroc: bornAbroad(['ALAOUI', 'Karim', 'male', '1976-03-03'], '99350', 'maroc@yopmail.com'),
  naissance_Portugal: bornAbroad(['SILVA', 'Ana', 'female', '1977-03-03'], '99139', 'portugal@yopmail.com'),
  naissance_Belgique: bornAbroad(['PEETERS', 'Jan', 'male', '1978-03-03'], '99131', 'belgique@yopmail.com'),
  naissance_Espagne: bornAbroad(['GARCIA', 'Lucia', 'female', '1979-03-03'], '99134', 'espagne@yopmail.com'),
  naissance_Italie: bornAbroad(['ROSSI', 'Marco', 'male', '1980-03-03'], '99127', 'italie@yopmail.com'),
  naissance_etranger_birthplace_texte: bornAbroad(['LONDON', 'Emma', 'female', '1981-03-03'], '99132', shared),
  naissance_polynesie_française: person(['TEVA', 'Moana', 'female', '1992-02-02', '98729'], {
    email: 'polynesie@yopmail.com',
  }),
  naissance_wallis_futuna: person(['FOLAU', 'Sosefo', 'male', '1993-02-02', '98611'], { email: 'wallis@yopmail.com' }),
  étranger_présumé_né_jour: bornAbroad(['PRESUME', 'Amin', 'male', '1992-11-00'], '99217', 'jour@yopmail.com'),
  étranger_présumé_né_jour_et_mois: bornAbroad(
    ['PRESUME', 'Zahra', 'female', '1992-00-00'],
    '99217',
    'mois@yopmail.com',
  ),
};

export const findCitizen = (login: string): Citizen | undefined =>
  Object.hasOwn(citizens, login) ? citizens[login] : undefined;

/** Claims without which FranceConnect lets nobody through. */
export const isComplete = ({ birthplace, birthcountry, ...citizen }: Citizen): boolean =>
  [citizen.given_name, citizen.family_name, citizen.birthdate, citizen.email].every(Boolean) &&
  (Boolean(birthplace) || birthcountry !== france);

/** Claims of a complete identity: a presumed date is given as the first of what is not known. */
export const citizenClaims = (citizen: Citizen): Json => {
  const { gender, birthdate = '', given_name = '', ...others } = citizen;
  return {
    ...others,
    given_name,
    given_name_array: given_name.split(' '),
    birthdate: birthdate.replaceAll('-00', '-01'),
    ...(gender && { gender }),
  };
};

/** 64 hexadecimal digits and `v1`: the same for every way in, another one when the civil status changes. */
export const citizenSubject = (citizen: Citizen, entity: string): string => {
  const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = citizen;
  const pivot = [entity, given_name, family_name, birthdate, gender, birthplace, birthcountry];
  return `${createHash('sha256').update(JSON.stringify(pivot)).digest('hex')}v1`;
};
