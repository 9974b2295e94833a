import type { RefusalCode } from '../../../src/domain/clients/value-refusal.ts';

/** Says why the value of a field is refused, and what to do. A line of a list is named before the sentence. */
export const clientRefusals: Readonly<Record<RefusalCode, string>> = {
  not_text: 'Saisissez du texte.',
  not_list: 'Saisissez une valeur par ligne.',
  not_flag: 'Cochez ou décochez cette case.',
  too_many: 'Gardez au plus {max} lignes.',
  listed_twice: 'Cette valeur figure déjà plus haut. Supprimez cette ligne.',
  none_of: 'Choisissez parmi : {allowed}.',
  not_whole: 'Saisissez un nombre entier de {min} à {max}. Exemple : {min}',
  bad_name:
    'Saisissez 1 à {max} caractères, sans caractère invisible, de contrôle ou qui change le sens de lecture. Exemple : Carte des sentiers',
  bad_scope: 'Choisissez les données dans la liste.',
  unstorable:
    'Retirez ce qui ne peut pas être conservé : un caractère NUL invisible, un caractère altéré, un nombre de plus de 15 chiffres, un membre nommé __proto__, ou plus de 20 niveaux d’imbrication.',
  bad_keys: 'Collez un jeu de clés publiques, sans clé privée.',
  private_key:
    'La clé {key} contient sa partie privée ({part}). Collez les clés publiques seules, et remplacez cette clé.',
  symmetric_key: 'La clé {key} est un secret partagé, ou ne sert pas à signer. Collez une clé publique RSA ou EC.',
  unknown_key: 'La clé {key} est d’un type inconnu ici. Collez une clé publique RSA ou EC.',
  broken_key: 'La clé {key} ne peut pas être lue. Copiez-la de nouveau en entier.',
  weak_key: 'La clé {key} n’a que {bits} bits. Il en faut {min} au moins pour RSA.',
  no_usable_key: 'Aucune de ces clés ne sert à signer en RS256, PS256 ou ES256.',
  bad_client_id: 'Saisissez 1 à 255 lettres, chiffres, points, tirets ou tirets bas.',
  reserved_client_id:
    'Ce nom a un autre sens ici, ou la forme de l’identifiant d’une personne. Choisissez un autre identifiant.',
  bad_certificate_name:
    'Ce nom ne peut pas désigner un certificat. Un sujet s’écrit ainsi : CN=service,O=Organisation,C=FR (RFC 4514).',
  bad_email: 'Saisissez une adresse électronique complète, comme nom@example.fr.',
  bad_audience: 'Saisissez 1 à 255 caractères sans espace ni accent.',
  bad_account: 'Saisissez l’identifiant (sub) d’un compte.',
  bad_date: 'Saisissez une date qui existe, comme 2027-06-30.',
  bad_keycloak_tokens: 'Décrivez les informations et les rôles comme la documentation des services le dit.',
  bad_reasons: 'Saisissez pour chaque donnée une raison de 1 à {max} caractères, sans caractère invisible.',

  too_long: 'L’adresse dépasse {max} caractères. Raccourcissez-la.',
  foreign_characters:
    'L’adresse contient une espace, un caractère invisible ou une lettre accentuée. Copiez-la depuis la barre d’adresse du navigateur.',
  backslash: 'L’adresse contient une barre oblique inversée (\\). Écrivez « / ».',
  wildcard: 'L’adresse contient « * ». Indiquez chaque adresse en entier, une par ligne.',
  fragment: 'L’adresse contient un fragment. Supprimez « # » et ce qui le suit.',
  user_information: 'L’adresse contient un nom d’utilisateur. Supprimez ce qui précède « @ », et « @ » lui-même.',
  dot_segment: 'L’adresse contient « /../ » ou « /./ ». Écrivez le chemin complet.',
  host_ends_with_dot: 'Le nom de domaine finit par un point. Supprimez ce point.',
  host_characters: 'Le nom de domaine contient un caractère interdit. Vérifiez-le.',
  not_https:
    'L’adresse ne commence pas par « https:// ». Écrivez « https:// ». Exemple : https://sentiers.example.fr/retour',
  this_machine:
    'Cette adresse mène chaque personne à son propre ordinateur (localhost). Indiquez le nom de domaine public du service.',
  ip_as_host: 'L’adresse contient une adresse IP. Indiquez le nom de domaine.',
  not_absolute: 'L’adresse n’est pas complète. Écrivez-la en entier, comme https://service.example.fr/retour.',
  bad_scheme:
    'L’adresse ne commence ni par « https:// », ni par un nom de domaine inversé, comme fr.example.application://retour.',
  not_origin: 'Indiquez l’origine seule : {exact}.',
  no_star: 'Le modèle ne finit pas par « * ». Une adresse exacte se met dans les adresses de retour.',
  star_outside_path: 'Le « * » se place à la fin du chemin, avant tout « ? ».',
  star_in_host: 'Le « * » ne peut pas remplacer une partie du nom de domaine.',
  not_as_sent: 'Écrivez l’adresse comme les navigateurs l’envoient : en minuscules, sans port 443.',

  nobody_authenticates: 'Ce type d’application a besoin d’un secret ou d’une clé.',
  no_way_in: 'Cochez au moins un moyen de connexion.',
  no_name: 'Indiquez le nom sous lequel les personnes connaissent le service. Exemple : Carte des sentiers',
  name_taken: 'Un service porte déjà ce nom. Choisissez-en un autre, ou ouvrez ce service dans la liste.',
  no_address: 'Indiquez au moins une adresse de retour. Exemple : https://sentiers.example.fr/retour',
  response_type: 'Ce type d’application ne va pas avec ces autorisations.',
  refresh_alone: 'Le renouvellement sans nouvelle connexion ne va pas avec ce type d’application.',
  public_credentials: 'Une application sans secret ne peut pas agir en son propre nom.',
  needs_credentials: 'Un compte de service demande le type « Service sans utilisateur ».',
  needs_password: 'Cette option demande le mot de passe parmi les moyens de connexion.',
  against_profile: 'Le profil de sécurité choisi ne le permet pas (FAPI 2.0 Security Profile, section {section}).',
  public_without_pkce: 'Une application sans secret a besoin de PKCE. Décochez cette option.',
  needs_keys: 'Ajoutez d’abord une clé publique.',
  needs_code: 'Cette option ne vaut que pour les services auxquels des personnes se connectent.',
  needs_backchannel: 'Indiquez aussi l’adresse à prévenir des déconnexions.',
  needs_certificate: 'Aucune de ces clés ne porte son certificat (x5c).',
  needs_certificate_name: 'Indiquez un seul nom du certificat : son sujet, ou l’un de ses autres noms.',
  needs_tls_client_auth: 'Ce nom ne sert qu’à un service qui s’identifie par certificat (tls_client_auth).',
  two_bindings: 'Liez les jetons au certificat ou à une clé, mais pas aux deux.',
  mtls_off: 'Ce serveur ne reçoit pas de certificats. Demandez à son exploitant de les mettre en place.',
  mtls_without_ca:
    'Ce serveur ne connaît aucune autorité de certification. Demandez à son exploitant d’en ajouter une.',
  two_key_sources: 'Gardez les clés collées, ou leur adresse, mais pas les deux.',
  web_only: 'Cette option ne vaut que pour les sites.',
  needs_patterns: 'Cette option ne sert qu’avec un modèle d’adresses de retour.',
  beyond_scope: 'Une donnée transmise d’office n’est pas parmi les données demandées.',
  claim_beyond_scope: 'Ces données ne sont pas demandées : {claims}. Décochez-les, ou demandez-les.',
  name_alone: 'Laissez le choix pour le nom et le prénom ensemble.',
  nobody_asked: 'Cette option ne vaut que pour les services auxquels des personnes se connectent.',

  needs_reason:
    'Expliquez pourquoi cette option reste nécessaire. Exemple : la bibliothèque de 2019 ne connaît pas PKCE.',
  needs_end: 'Indiquez le jour à partir duquel cette option ne sera plus nécessaire. Exemple : 2027-06-30',
  end_passed: 'Cette date est passée. Indiquez un jour à venir. Exemple : 2030-06-30',
  managers_only: 'Seuls les gestionnaires changent ce réglage. Demandez-le-leur.',

  beyond_token: 'Ce jeton ne permet que : {allowed}.',
  other_host: 'Ce jeton ne permet que ces hôtes : {allowed}.',
  other_client: 'Cette adresse est celle d’un autre service.',
  not_members: 'Saisissez un objet JSON avec des membres d’un fichier de service. Exemple : {"default_max_age": 900}',
  bad_host: 'Saisissez un hôte par ligne, sans https://. Exemple : app.example.fr ou *.example.fr',

  private_address:
    'Cette adresse mène à un réseau privé, que le serveur n’appelle jamais. Indiquez une adresse publique. Exemple : https://sentiers.example.fr/deconnexion',

  secret_given: 'Un secret ne se choisit pas : il est tiré au sort.',
  unknown_member: 'Ce réglage n’existe pas.',
  not_object: 'Ce formulaire ne peut pas être lu.',
  unavailable: 'Ce réglage n’est pas disponible ici.',
  way_off: 'Aucun de ces moyens de connexion n’est en service ici.',
  offline_default: 'L’accès hors connexion se demande à chaque fois : il ne peut pas être donné d’office.',

  missing: 'Ce champ est nécessaire.',
  query: 'Enlevez la partie qui suit le « ? ».',
  identifier_taken: 'Une API a déjà cet identifiant. Ouvrez-la dans la liste.',
  own_address: 'Cette adresse est celle de ce serveur. Son API est enregistrée par le programme lui-même.',
  bad_names: 'Indiquez le nom en français et en anglais, en {max} caractères au plus chacun.',
  bad_api_scope:
    'Écrivez un nom sans espace ({name} caractères au plus), une phrase en français et une en anglais ({max} au plus), séparés par « | ». Exemple : cartes.lire | Lire vos cartes | Read your maps',
  reserved_scope: '« {scope} » a déjà un autre sens ici. Choisissez un autre nom.',
  bad_api_client:
    'Indiquez l’identifiant d’un service, puis les autorisations qu’il peut demander, chacune une fois. Exemple : visionneuse cartes.lire',
  foreign_scope: 'Cette API n’a pas d’autorisation « {scope} ».',
  names_itself: 'Une API ne se nomme pas elle-même.',
  unknown_client: 'Aucun service n’a l’identifiant « {client} ».',
  open_client: 'Le service « {client} » ne prouve pas qui il est. Choisissez un service avec un secret ou une clé.',
  api_credentials: 'Une API vérifie ses jetons par ce service, qui garde donc un secret ou une clé.',
  fixed_identifier: 'L’identifiant d’une API ne change pas. Enregistrez une autre API.',
  unknown_api_member: 'Ce réglage n’existe pas.',
};
