import type { OwedStep } from '../../../src/domain/factors/owed-steps.ts';
import type { ImportNoteCode } from '../../../src/domain/keycloak/import-notes.ts';
import { minute } from '../../../src/domain/time.ts';
import { dates } from './dates.ts';
import { many, number } from './numbers.ts';

/** Says what of people was not brought in as it was. The number of these people stands before each sentence. */
const exceptions: Readonly<Record<ImportNoteCode, string>> = {
  malformed: 'Laissés de côté : l’entrée n’est pas du JSON.',
  not_object: 'Laissés de côté : l’entrée n’est pas un objet JSON.',
  too_large: 'Laissés de côté : l’entrée dépasse 4 Mo.',
  encoding: 'Laissés de côté : l’entrée n’est pas en UTF-8.',
  name_twice: 'Laissés de côté : un nom figure deux fois dans l’entrée.',
  unstorable: 'Laissés de côté : l’entrée contient des caractères qu’aucune base ne garde.',
  no_id: 'Laissés de côté : l’identifiant manque, ou ne convient pas.',
  no_username: 'Laissés de côté : le nom d’utilisateur manque.',
  no_key: 'Laissés de côté : ni identifiant, ni nom d’utilisateur, ni adresse.',
  columns: 'Laissés de côté : la ligne n’a pas autant de champs que la première.',
  members: 'Laissés de côté : la ligne a des champs qu’aucune ligne ne peut avoir.',
  values: 'Laissés de côté : la ligne a des valeurs illisibles.',
  id_twice: 'Laissés de côté : une autre entrée a le même identifiant.',
  sub_taken: 'Laissés de côté : un compte qui n’est pas venu de ce service a déjà cet identifiant.',
  deleted_here: 'Laissés de côté : le compte a été supprimé ici.',
  service_account: 'Comptes de services : ils viennent avec leur service.',
  username_changed: 'Nom d’utilisateur changé : la personne se connecte par le nouveau nom, ou par son adresse.',
  email_missing: 'Sans adresse : la personne se connecte par son nom d’utilisateur.',
  email_malformed: 'Adresse qui n’en est pas une : la personne se connecte par son nom d’utilisateur.',
  email_shared: 'Adresse partagée : aucun compte ne l’a, chacun se connecte par son nom d’utilisateur.',
  email_taken: 'Adresse d’un compte qui existait ici : la personne se connecte par son nom d’utilisateur.',
  email_unproved: 'Adresse jamais confirmée : les services lisent qu’elle ne l’est pas.',
  no_way_in: 'Ni mot de passe, ni adresse, ni liaison, ni clé d’accès : un agent doit donner une adresse au compte.',
  name_left_out: 'Nom ou prénom refusé : la personne le saisit à nouveau.',
  name_cut: 'Nom ou prénom de plus de 100 caractères, raccourci.',
  locale: 'Langue sans pages ici : français.',
  attributes: 'Attributs qui ne sont pas repris.',
  attribute_refused: 'Attributs que les règles du profil refusent : la personne les saisit à nouveau.',
  attribute_too_large: 'Attributs de plus de 50 valeurs, ou de plus de 2 048 caractères.',
  date: 'Date impossible : celle de la reprise la remplace.',
  no_password: 'Sans mot de passe : « Mot de passe oublié ? », ou un autre moyen de connexion.',
  password_unreadable: 'Mot de passe d’une forme qui ne se vérifie pas ici : « Mot de passe oublié ? ».',
  passwords: 'Plusieurs mots de passe : le premier compte.',
  hotp: 'Appareil à compteur (HOTP), sans équivalent : la personne ajoute un autre second facteur.',
  totp_unreadable: 'Application dont les codes ne se vérifient pas ici : la personne en ajoute une autre.',
  totp_anew:
    'Application dont la clé n’est pas connue : la personne en met une autre en place à la première connexion.',
  recovery_unreadable: 'Codes de secours qui ne se vérifient pas ici.',
  passkey_host: 'Clé de sécurité ou clé d’accès d’un autre hôte : la personne l’ajoute à nouveau.',
  passkey_host_unknown: 'Clé de sécurité ou clé d’accès dont l’hôte n’est pas connu : nommez-le par --rp-id.',
  passkey_unreadable: 'Clé de sécurité ou clé d’accès qui ne se vérifie pas ici : la personne l’ajoute à nouveau.',
  passkey_taken: 'Clé de sécurité ou clé d’accès qu’un autre compte a déjà ici.',
  credential_unknown: 'Moyen de connexion d’une autre sorte.',
  link_unmapped: 'Liaison à un fournisseur que l’option --map ne nomme pas.',
  link_off: 'Liaison à un fournisseur qui n’est pas en service ici.',
  link_shared: 'Liaison que deux personnes avaient : aucune ne l’a, chacune peut la refaire.',
  link_taken: 'Liaison qu’un autre compte a déjà ici.',
  actions: 'Actions que Keycloak demandait, et qui ne le sont pas ici.',
  roles_unknown: 'Rôles ou groupes que le royaume ne décrit pas : rien n’est connu de ce qu’ils donnent.',
  carried_too_large: 'Rôles, groupes et attributs de plus de 8 000 octets : rien n’en est dit aux services.',
  consents: 'Accords donnés à des services qui ne sont pas ici, et qui les redemanderont.',
  kept: 'Changé ici depuis la dernière reprise : le changement de l’ancien service est laissé de côté.',
};

const hashes: Readonly<Record<string, string>> = {
  pbkdf2: 'PBKDF2, SHA-1',
  'pbkdf2-sha256': 'PBKDF2, SHA-256',
  'pbkdf2-sha512': 'PBKDF2, SHA-512',
  argon2id: 'Argon2id',
};
const hash = (kind: string) => hashes[kind] ?? kind;

/** Says what the next sign-in of an imported person asks. */
const steps: Readonly<Record<OwedStep, string>> = {
  address: 'adresse à confirmer',
  factor: 'double authentification à mettre en place',
  codes: 'codes de récupération',
  names: 'nom à vérifier',
  terms: 'conditions d’utilisation',
};

/** Names a kind of credential, of link or of step, as a run counts it. */
function kind(counted: string): string {
  const [, algorithm, digits, seconds] = /^totp (\w+) (\d) digits (\d+) s$/.exec(counted) ?? [];
  if (algorithm !== undefined)
    return `Application de codes, ${algorithm.toUpperCase().replace('SHA', 'SHA-')}, ${digits} chiffres, ${seconds} s`;
  if (counted.startsWith('password ')) return `Mot de passe, ${hash(counted.slice('password '.length))}`;
  const [, step] = /^step at the next sign-in: (.+)$/.exec(counted) ?? [];
  if (step !== undefined) return `À la prochaine connexion : ${steps[step as OwedStep] ?? step}`;
  if (counted.startsWith('link ')) return `Liaison ${counted.slice('link '.length)}`;
  return (
    {
      'recovery codes': 'Codes de secours',
      hotp: 'Appareil à compteur (HOTP)',
      passkey: 'Clé d’accès',
      'security key': 'Clé de sécurité',
    }[counted] ?? counted
  );
}

/** The page of the runs that have brought people in. */
export const imports = {
  title: 'Reprises d’un autre service',
  intro:
    'Les personnes qui sont venues d’un autre service, et ce qui reste à faire pour elles. Le compte rendu de la commande nomme chacune d’elles.',
  none: 'Aucune personne n’est venue d’un autre service.',
  remaining: {
    title: 'Ce qui reste à faire',
    nothing: 'Tout le monde s’est connecté, et plus rien ne reste à faire.',
    columns: { what: 'Constat', count: 'Nombre', next: 'Suite' },
    counted: (seconds: number) => `Compté à ${dates.clock(seconds)}. Ces nombres sont refaits chaque minute au plus.`,
    notSignedIn: 'Personnes qui ne se sont pas encore connectées',
    notSignedInNext: (imported: number) => `Sur ${many(imported, 'personne reprise', 'personnes reprises')}.`,
    formerHash: (name: string) => `Mots de passe sous leur ancienne forme (${hash(name)})`,
    formerHashNext: 'Rien : chacun est renouvelé à la première connexion.',
    withoutAddress: 'Comptes sans adresse',
    withoutAddressNext: 'Dites-leur de se connecter par leur nom d’utilisateur. Un agent peut donner une adresse.',
    withoutPassword: 'Personnes sans mot de passe',
    withoutPasswordNext: 'Elles utilisent « Mot de passe oublié ? », ou un autre moyen de connexion.',
    withoutWayIn: 'Personnes sans aucun moyen de se connecter',
    withoutWayInNext: 'Un agent doit donner une adresse à chaque compte.',
    linksOff: 'Liaisons à un fournisseur arrêté',
    linksOffNext: (issuers: readonly string[]) => `Mettez ce fournisseur en service : ${issuers.join(', ')}.`,
    unusedClients: 'Services repris qui n’ont pas encore servi',
    unusedClientsNext: (names: readonly string[], others: number) =>
      `Demandez à leurs contacts d’essayer une connexion : ${names.join(', ')}${others > 0 ? ` et ${many(others, 'autre', 'autres')}` : ''}.`,
  },
  runs: {
    title: 'Reprises lancées',
    recent: (count: number) => `Les ${number(count)} dernières, la plus récente d’abord.`,
    of: (seconds: number) => `Reprise du ${dates.moment(seconds)}`,
    origin: 'Origine',
    operator: 'Lancée par',
    duration: 'Durée',
    durationOf: (seconds: number) =>
      seconds < 1
        ? 'moins d’une seconde'
        : seconds < 2 * minute
          ? many(seconds, 'seconde', 'secondes')
          : many(Math.round(seconds / minute), 'minute', 'minutes'),
    unfinished: 'Pas terminée',
    unfinishedHint: 'Elle est en cours, ou a été arrêtée. La même commande la reprend là où elle en est.',
    people: 'Personnes',
    outcomes: {
      created: (count: number) => many(count, 'venue', 'venues'),
      changed: (count: number) => many(count, 'mise à jour', 'mises à jour'),
      unchanged: (count: number) => many(count, 'inchangée', 'inchangées'),
      left_out: (count: number) => many(count, 'laissée de côté', 'laissées de côté'),
    },
    clients: 'Services',
    clientsOf: (created: number, present: number, leftOut: number) =>
      `${many(created, 'enregistré', 'enregistrés')}, ${number(present)} déjà là, ${many(leftOut, 'laissé de côté', 'laissés de côté')}`,
    keys: 'Clés',
    keysOf: (published: number, others: number) =>
      `${many(published, 'publiée', 'publiées')}, ${many(others, 'laissée de côté', 'laissées de côté')}`,
    kinds: 'Moyens de connexion repris',
    exceptions: 'Exceptions',
    ofRun: (summary: string, count: number) => `${summary} (${number(count)})`,
  },
  exceptions,
  kind,
};
