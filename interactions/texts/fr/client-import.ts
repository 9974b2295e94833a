import type { EntryRefusalCode } from '../../../src/commands/clients/command-refusal.ts';
import type { KeycloakNoteCode } from '../../../src/domain/clients/import/keycloak-notes.ts';

/** Says what a client of Keycloak had and a service here has not. Sentences of one word before a list end with a colon. */
const notes: Readonly<Record<KeycloakNoteCode, string>> = {
  secret: 'Son secret n’est pas repris : un nouveau secret est tiré au sort et montré une fois.',
  secret_signs:
    'Son secret contient des caractères qu’un en-tête peut transmettre autrement : en cas de refus, il l’envoie dans le corps de la demande, ou reçoit un nouveau secret.',
  implicit: 'Le flux implicite (implicit) n’existe pas ici.',
  password: 'La saisie du mot de passe dans le service (direct access grants) n’est pas reprise.',
  password_kept:
    'Le service peut demander lui-même le mot de passe, comme avant (direct access grants) : retirez cette option dès que rien ne s’en sert.',
  loopback: 'Adresse de retour sur cet ordinateur, quel que soit le port, sans autre chemin :',
  addresses: 'Adresses de retour refusées :',
  patterns: 'Modèles d’adresses de retour repris comme options anciennes :',
  origins: 'Origines refusées :',
  jwt_secret: 'Il signait ses demandes avec son secret : ici, il envoie le secret lui-même.',
  certificate: 'Il se prouvait par un certificat TLS : ici, il a un secret.',
  keys: 'Ses clés ne peuvent pas être reprises : ici, il a un secret.',
  without_pkce: 'Il pouvait se passer de PKCE, et le peut encore.',
  needs_pkce: 'Il pouvait se passer de PKCE : ici, il en a besoin.',
  consent:
    'Les personnes n’étaient pas interrogées sur leur accord : ici, elles le sont, sauf pour un service de l’organisme.',
  consent_kept:
    'Les personnes ne sont pas interrogées sur leur accord, comme avant. Si le service n’est pas de l’organisme, retirez-lui cette dispense.',
  mappers: 'Mappeurs sans équivalent :',
  scopes: 'Portées (scopes) sans équivalent :',
  roles: 'Rôles sans équivalent :',
  flows: 'Ses parcours de connexion propres n’ont pas d’équivalent.',
  authorization: 'Ses ressources et règles d’accès (authorization services) n’ont pas d’équivalent.',
  lives: 'Durées sans équivalent :',
  service_account: 'Son compte de service reçoit un autre identifiant (sub).',
  pairwise: 'Il recevait un identifiant propre de chaque personne : ici, tous les services reçoivent le même.',
  options: 'Options sans équivalent :',
  refresh_reuse: 'Un jeton de renouvellement pouvait resservir : ici, il le peut pendant ce nombre de secondes :',
  admin_url:
    'Keycloak prévenait lui-même le service des déconnexions à cette adresse, qui n’est pas reprise (il lui faut une adresse backchannel_logout_uri) :',
  addresses_of_site: 'Adresses du site refusées :',
};

const entries: Readonly<Record<EntryRefusalCode, string>> = {
  not_object: 'ce n’est pas la description d’un service.',
  no_id: 'l’identifiant (client_id) manque.',
  built_in: 'cet identifiant est celui des pages du compte.',
  twice: 'cet identifiant figure deux fois dans le fichier.',
  in_bin: 'ce service est dans la corbeille. Sortez-le d’abord.',
  taken: 'cet identifiant a déjà servi, ou ne convient pas.',
  moved: 'ce service a changé entre-temps.',
  api_scopes: 'ce service a, ou recevrait, des droits que vous n’avez pas tous.',
};

/** The import of clients. */
export const clientImport = {
  title: 'Importer des services',
  fromKeycloak: 'Ce qui a changé en venant de Keycloak',
  label: 'Importer',
  intro:
    'Tous les services du fichier sont enregistrés, ou aucun. Chaque nouveau service reçoit un secret, montré une seule fois : les secrets du fichier ne sont pas repris.',
  paste: 'Coller le contenu au lieu de choisir un fichier',
  text: 'Contenu du fichier',
  textHint: '1 Mo au plus, 500 services au plus',
  file: 'Fichier',
  fileHint:
    'Le fichier JSON de la page « Exporter », ou celui de Keycloak (un client, un royaume ou un export partiel). 1 Mo au plus, 500 services au plus. Un fichier choisi passe avant un contenu collé.',
  status: 'Nouveaux services',
  statuses: {
    test: { label: 'En test', hint: 'Personne ne s’y connecte avant que vous nommiez qui les essaie.' },
    production: { label: 'En production', hint: 'Toute personne qui a un compte peut s’y connecter.' },
  },
  statusHint: 'Sauf si le fichier dit leur état',
  statusMissing: 'Choisissez l’état des nouveaux services.',
  read: 'Vérifier le fichier',
  empty:
    'Choisissez un fichier, ou collez son contenu. Exemple : {"client_id": "sentiers", "redirect_uris": ["https://sentiers.example.fr/retour"]}',
  tooLarge: 'Le fichier dépasse 1 Mo. Partagez-le en plusieurs fichiers.',
  busy: 'Trop de fichiers arrivent en ce moment. Réessayez dans un instant.',
  notJson: 'Le contenu n’est pas du JSON. Vérifiez qu’il est entier. Exemple : {"client_id": "sentiers"}',
  notJsonAt: (line: number) =>
    `Le contenu n’est pas du JSON : regardez la ligne ${line}. Exemple : {"client_id": "sentiers"}`,
  tooMany: (most: number) => `Le fichier contient plus de ${most} services. Partagez-le en plusieurs fichiers.`,
  refused: 'Rien n’est importé : le fichier contient des erreurs, nommées ci-dessous.',
  problemsTitle: 'Lignes à corriger',
  where: (line: number, client: string) => `Ligne ${line}, ${client} :`,
  unnamed: (number: number) => `service n° ${number}`,
  more: (count: number) => (count === 1 ? '1 autre erreur.' : `${count} autres erreurs.`),
  other: 'ce service ne peut pas être importé ainsi.',
  preview: {
    title: 'Vérifier avant d’importer',
    intro: 'Rien n’est encore enregistré. Voici ce qui va changer :',
    created: (count: number) => (count === 1 ? '1 nouveau service' : `${count} nouveaux services`),
    changed: (count: number) => (count === 1 ? '1 service modifié' : `${count} services modifiés`),
    unchanged: (count: number) => (count === 1 ? '1 service déjà identique' : `${count} services déjà identiques`),
    leftOut: (count: number) => (count === 1 ? '1 client laissé de côté' : `${count} clients laissés de côté`),
    nothing: 'Il n’y a rien à importer.',
    notes: 'Ce qui n’a pas d’équivalent',
    own: 'Chaque royaume l’a pour lui-même.',
    protocol: 'Il ne parle pas OpenID Connect.',
    masked: 'Son secret est masqué dans le fichier.',
    submit: 'Importer',
    restart: 'Choisir un autre fichier',
    moved: 'Un service a changé entre-temps. Rien n’a été importé. Vérifiez de nouveau ce qui va changer.',
  },
  done: {
    title: 'Import terminé',
    created: (count: number) => (count === 1 ? '1 service enregistré.' : `${count} services enregistrés.`),
    changed: (count: number) => (count === 1 ? '1 service modifié.' : `${count} services modifiés.`),
    secrets: 'Nouveaux secrets',
    once: 'Copiez ces secrets maintenant : ils ne seront plus jamais affichés.',
    gone: 'Les secrets de cet import ont été affichés une fois, et ne peuvent plus l’être.',
    id: 'Identifiant',
    secret: 'Secret',
    list: 'Voir les services',
    again: 'Importer un autre fichier',
  },
  notes,
  entries,
};
