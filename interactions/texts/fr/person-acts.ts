import { resetLinkLife } from './duration.ts';

/** The pages by which an agent acts on the account of somebody else, and the pages of the links that follow from it. */
export const personActs = {
  proveCorrection: {
    title: 'Confirmer votre nouvelle adresse',
    intro:
      'L’assistance a indiqué cette adresse comme nouvelle adresse d’un compte Géoplateforme. Confirmez-la seulement si vous l’avez demandé.',
    wait: (moment: string) => `Le compte garde son adresse actuelle au moins jusqu’au ${moment}.`,
    ignore:
      'Si vous n’avez rien demandé, fermez cette page : le compte n’est pas le vôtre, et sans vous rien ne changera.',
    confirm: 'Confirmer mon adresse',
    doneTitle: 'Votre adresse est confirmée',
    done: (moment: string) =>
      `Le compte changera d’adresse le ${moment}, si l’adresse actuelle ne s’y oppose pas. Un courriel vous le dira.`,
    changed: 'Cette adresse est maintenant celle du compte.',
  },
  cancelCorrection: {
    title: 'Garder votre adresse actuelle',
    intro: (address: string) => `L’assistance a demandé que l’adresse de votre compte devienne ${address}.`,
    ignore: 'Si ce changement vient de vous, fermez cette page : il suit son cours.',
    confirm: 'Garder mon adresse actuelle',
    doneTitle: 'Votre adresse ne change pas',
    done: 'Le changement est annulé. Votre compte garde son adresse actuelle.',
    next: (email: string) =>
      `Si vous n’aviez rien demandé, quelqu’un a parlé de votre compte à l’assistance à votre place : écrivez à ${email}.`,
  },
  own: 'Ce compte est le vôtre : un agent n’agit pas sur son propre compte. Demandez à un autre agent.',
  waiting:
    'Un deuxième agent doit donner son accord. Rien n’est fait d’ici là, et la demande est close après 48 heures sans réponse.',
  alreadyWaiting: 'Cette action a déjà été demandée. Un deuxième agent doit donner son accord.',
  toRequest: 'Voir la demande',
  twoAgents:
    'Cette action demande l’accord de deux agents : vous la demandez, et un deuxième agent doit donner son accord.',
  twoAgentsForHolder: (isHolder: boolean) =>
    `Cette personne ${isHolder ? 'a un rôle dans l’administration' : 'avait un rôle dans l’administration il y a moins de 30 jours'} : vous demandez l’action, et un deuxième agent doit donner son accord.`,
  factsMoved:
    'Les rôles et groupes de cette personne ont changé depuis que vous avez ouvert la page. Ouvrez-la de nouveau.',
  realmRoles: 'Rôles',
  realmRolesHint: 'Un rôle par ligne.',
  clientRoles: 'Rôles dans un service',
  clientRolesHint: 'Un rôle par ligne, après l’identifiant du service. Exemple : api-entrepot : lecture',
  groups: 'Groupes',
  groupsHint: 'Un groupe par ligne, avec son chemin. Exemple : /IGN/Direction',
  badClientRole:
    'Écrivez chaque ligne sous la forme « service : rôle », avec une espace de chaque côté des deux-points. Exemple : api-entrepot : lecture',
  badFacts:
    'Raccourcissez ces lignes : 255 caractères par nom, 1 000 par groupe, 8 000 octets en tout, sans caractère invisible.',
  newAddress: 'Nouvelle adresse électronique',
  newAddressHint: 'Celle que la personne vous a donnée. Exemple : nom@domaine.fr',
  newAddressOfPerson: 'Adresse électronique de la personne',
  invite: {
    link: 'Inviter une personne',
    title: 'Inviter une personne',
    intro:
      'La personne reçoit un lien, valable 7 jours. Il confirme son adresse, et lui fait choisir son nom d’utilisateur et son mot de passe. D’ici là, aucun compte n’existe. Une nouvelle invitation remplace la précédente.',
    username: 'Nom d’utilisateur proposé',
    usernameHint: 'La personne peut en choisir un autre. Exemple : marie.durand',
    locale: 'Langue du courriel et du compte',
    submit: 'Envoyer l’invitation',
    done: (moment: string) =>
      `Le courriel est envoyé. Si un compte existe déjà avec cette adresse, son titulaire en est prévenu ; sinon, l’invitation est valable jusqu’au ${moment}.`,
  },
  /** The invitations that wait for their people. */
  pending: {
    title: 'Invitations en attente',
    columns: { email: 'Adresse électronique', sent: 'Envoyée le', until: 'Valable jusqu’au', acts: 'Actions' },
    by: (moment: string, author: string) => `${moment}, par ${author}`,
    byOperator: 'la ligne de commande',
    withdraw: 'Retirer une invitation',
  },
  correctionWaits: (address: string, moment: string) =>
    `Une correction attend déjà depuis le ${moment} : ${address}. Une nouvelle correction la remplace.`,
  addressMoved:
    'L’adresse de ce compte a changé depuis que vous avez ouvert la page : elle est affichée ci-dessus. Vérifiez la correction, puis validez de nouveau.',
  refusals: {
    stale: 'Le compte a changé depuis que vous avez ouvert la page. Vérifiez son état, puis recommencez.',
    same_address: 'C’est déjà l’adresse de ce compte. Saisissez la nouvelle adresse.',
    too_many_messages:
      'Cette personne a déjà reçu plusieurs de ces courriels en peu de temps : celui-ci n’a pas été envoyé. Réessayez dans une heure.',
    nothing_waits: 'Aucune adresse n’attend de confirmation : rien n’a été envoyé.',
    last_administrator:
      'C’est le dernier administrateur : donnez d’abord le rôle d’administrateur à une autre personne.',
    own_account: 'Ce compte est le vôtre : un agent n’agit pas sur son propre compte. Demandez à un autre agent.',
  },
  acts: {
    'start-reset': {
      label: 'Envoyer un lien de nouveau mot de passe',
      title: 'Envoyer un lien de nouveau mot de passe',
      consequences: [
        `La personne reçoit un lien, valable ${resetLinkLife}, pour choisir un mot de passe. Vous ne voyez pas ce lien.`,
        'Son mot de passe actuel reste valable tant qu’elle n’en choisit pas un autre.',
      ],
      submit: 'Envoyer le lien',
      done: 'Le lien est envoyé à l’adresse du compte.',
      unfit: 'Personne ne peut se connecter à ce compte en ce moment : aucun lien n’est envoyé.',
    },
    'resend-proof': {
      label: 'Renvoyer le courriel de confirmation d’adresse',
      title: 'Renvoyer le courriel de confirmation d’adresse',
      consequences: [
        'Le lien qui confirme la nouvelle adresse est envoyé de nouveau à cette adresse. Vous ne voyez pas ce lien.',
        'Les liens déjà envoyés restent valables.',
      ],
      submit: 'Renvoyer le courriel',
      done: 'Le courriel est envoyé de nouveau.',
      unfit: 'Aucune adresse n’attend de confirmation pour ce compte.',
    },
    'correct-address': {
      label: 'Corriger l’adresse électronique',
      title: 'Corriger l’adresse électronique',
      consequences: [
        'La nouvelle adresse reçoit un lien : la personne le suit pour confirmer qu’elle lit ses courriels.',
        'L’adresse actuelle est prévenue, et peut annuler le changement pendant 72 heures.',
        'L’adresse change quand elle est confirmée et que les 72 heures sont passées. Jusque-là, rien d’autre ne change.',
      ],
      submit: 'Envoyer les courriels',
      done: 'Si l’adresse peut être utilisée, un lien de confirmation y est envoyé. L’adresse actuelle est prévenue.',
      unfit: 'Ce compte est désactivé ou attend sa suppression : son adresse ne peut pas être corrigée.',
    },
    'change-carried-facts': {
      label: 'Modifier les rôles et groupes dans les services',
      title: 'Modifier les rôles et groupes dans les services',
      consequences: [
        'Les services écrits pour Keycloak lisent ces rôles et ces groupes dans leurs jetons. Ils changent au prochain jeton.',
        'Ils ne donnent aucun droit dans cette administration.',
        'La personne est prévenue par courriel.',
      ],
      submit: 'Enregistrer les rôles et groupes',
      done: 'Les rôles et groupes sont enregistrés. La personne est prévenue par courriel.',
      unfit: 'Ces rôles et ces groupes sont déjà ceux de cette personne, ou ils prennent plus de 8 000 octets.',
    },
    'close-sessions': {
      label: 'Fermer les sessions',
      title: 'Fermer toutes les sessions',
      consequences: [
        'Toutes les sessions de la personne sont fermées, dans tous les services.',
        'Elle peut se reconnecter tout de suite : son mot de passe et ses autres moyens de connexion restent les mêmes.',
      ],
      submit: 'Fermer les sessions',
      done: 'Les sessions sont fermées. La personne est prévenue par courriel.',
      unfit: 'Ce compte n’a aucune session ouverte.',
    },
    'expire-password': {
      label: 'Rendre le mot de passe inutilisable',
      title: 'Rendre le mot de passe inutilisable',
      consequences: [
        'Le mot de passe n’ouvre plus le compte, et toutes les sessions sont fermées.',
        'Si son compte est ouvert, la personne reçoit un lien pour en choisir un autre. Vous ne voyez pas ce lien.',
        'Une demande pour appareil perdu qui attendait est annulée.',
      ],
      submit: 'Rendre le mot de passe inutilisable',
      done: 'Le mot de passe n’ouvre plus le compte. Si son compte est ouvert, la personne reçoit un lien pour en choisir un autre.',
      unfit: 'Ce compte n’a pas de mot de passe.',
    },
    'reset-second-factor': {
      label: 'Retirer la double authentification',
      title: 'Retirer la double authentification',
      consequences: [
        'La personne se connectera avec un seul facteur, et toutes ses sessions sont fermées.',
        'Dites dans le motif qui l’a demandé et comment vous l’avez vérifié : jamais par sa seule messagerie.',
        'La personne est prévenue à toutes ses adresses.',
      ],
      submit: 'Demander le retrait',
      done: 'La double authentification est retirée. La personne est prévenue par courriel.',
      unfit: 'Ce compte n’a pas de double authentification.',
    },
    enable: {
      label: 'Réactiver le compte, ou annuler sa suppression',
      title: 'Réactiver le compte',
      consequences: [
        'Un compte désactivé par l’assistance est réactivé. Un compte qui attend seulement sa suppression est gardé.',
        'Les sessions et les autorisations qui ont été fermées ne reviennent pas.',
        'Une limitation de l’utilisation des données reste en place.',
      ],
      submit: 'Réactiver le compte',
      done: 'Le compte est réactivé. La personne est prévenue par courriel.',
      unfit: 'Ce compte n’est ni désactivé, ni en attente de suppression.',
    },
    unrestrict: {
      label: 'Lever la limitation des données',
      title: 'Lever la limitation de l’utilisation des données',
      consequences: [
        'La personne peut se reconnecter, et les services reçoivent de nouveau ce qu’elle leur a accordé.',
        'Un compte désactivé, ou qui attend sa suppression, reste fermé.',
      ],
      submit: 'Lever la limitation',
      done: 'La limitation est levée. La personne est prévenue par courriel.',
      unfit: 'L’utilisation des données de ce compte n’est pas limitée.',
    },
    restrict: {
      label: 'Limiter l’utilisation des données',
      title: 'Limiter l’utilisation des données',
      consequences: [
        'À la demande de la personne (article 18 du règlement sur la protection des données), ses données sont gardées et ne servent plus.',
        'Plus personne ne se connecte au compte, et aucun service ne reçoit plus rien. Les sessions sont fermées.',
        'Une copie de ses données et la suppression de son compte restent possibles.',
      ],
      submit: 'Limiter l’utilisation des données',
      done: 'L’utilisation des données est limitée. La personne est prévenue par courriel.',
      unfit: 'L’utilisation des données de ce compte est déjà limitée.',
    },
    disable: {
      label: 'Désactiver le compte',
      title: 'Désactiver le compte',
      consequences: [
        'Plus personne ne se connecte au compte. Les sessions sont fermées dans tous les services.',
        'Les données sont gardées, et le compte peut être réactivé.',
        'Une demande pour appareil perdu et une correction d’adresse qui attendaient sont annulées.',
      ],
      submit: 'Désactiver le compte',
      done: 'Le compte est désactivé. La personne est prévenue par courriel.',
      unfit: 'Ce compte est déjà désactivé.',
    },
    delete: {
      label: 'Supprimer le compte',
      title: 'Supprimer le compte',
      consequences: [
        'Le compte est fermé tout de suite, et supprimé avec ses données à la fin du délai.',
        'La personne est prévenue, et peut annuler la suppression jusque-là par le lien du courriel ou en se connectant.',
        'Les services qui l’ont demandé sont prévenus quand le compte est supprimé.',
      ],
      submit: 'Supprimer le compte',
      done: 'Le compte est fermé et attend sa suppression. La personne est prévenue par courriel.',
      unfit: 'Ce compte attend déjà sa suppression.',
    },
  },
};
