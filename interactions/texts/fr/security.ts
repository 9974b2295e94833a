import { formats } from '../formats.ts';

/** The page of the account that shows what a person signs in with. */
export const security = {
  title: 'Sécurité',
  backFromSignIn:
    'Vous venez de vous identifier de nouveau. Vous avez cinq minutes pour reprendre votre modification sur cette page.',
  added: (day: string) => `Ajout le ${day}`,
  lastUsed: (day: string) => `Dernière utilisation le ${day}`,
  neverUsed: 'Pas encore d’utilisation',
  called: (label: string) => `« ${label} »`,
  rename: 'Renommer',
  remove: 'Supprimer',
  password: {
    title: 'Mot de passe',
    none: 'Votre compte n’a pas de mot de passe. Vous pouvez en définir un, comme autre moyen de connexion.',
    ended:
      'Votre mot de passe a été supprimé depuis que vous vous êtes connecté ici. Choisissez-en un autre par courriel, ou connectez-vous de nouveau par un autre moyen pour le choisir sur cette page.',
    choose: 'Définir un mot de passe',
    firstConsequence:
      'Les sessions ouvertes ailleurs seront fermées. Celle-ci continue. Un courriel vous confirmera ce choix.',
    temporary: 'Provisoire : un autre vous sera demandé quand vous vous en servirez.',
    changed: (day: string) => `Dernier changement le ${day}.`,
    runsOut: (day: string) => `À renouveler avant le ${day}.`,
    current: 'Mot de passe actuel',
    currentMissing: 'Saisissez votre mot de passe actuel.',
    currentWrong: 'Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules, par exemple en affichant le champ.',
    consequence:
      'Les sessions ouvertes ailleurs seront fermées. Celle-ci continue. Un courriel vous confirmera le changement.',
    save: 'Changer de mot de passe',
  },
  totp: {
    title: 'Double authentification',
    on: 'Elle est activée : la connexion demande aussi un code de votre application d’authentification ou une clé d’accès.',
    off: 'Elle n’est pas activée. Une application sur votre téléphone ou votre ordinateur donne un code, demandé en plus à la connexion. Elle protège votre compte si quelqu’un découvre votre mot de passe.',
    add: 'Ajouter une application',
    turn: { on: 'Activer avec une clé d’accès', off: 'Désactiver' },
  },
  codes: {
    title: 'Codes de récupération',
    purpose: 'Ils remplacent le code de l’application si vous n’y avez plus accès. Chacun ne sert qu’une fois.',
    left: (count: number) =>
      count === 0 ? 'Il ne vous en reste aucun.' : count === 1 ? 'Il vous en reste 1.' : `Il vous en reste ${count}.`,
    renew: 'Créer de nouveaux codes',
  },
  passkeys: {
    title: 'Clés d’accès',
    purpose:
      'Une clé d’accès remplace le mot de passe : vous vous connectez avec le déverrouillage de votre appareil (empreinte, visage, code).',
    add: 'Ajouter une clé d’accès',
    secondOnly: 'Clé de sécurité : elle sert après le mot de passe, et ne le remplace pas.',
    home: {
      synced: (maker: string | undefined) =>
        maker ? `Synchronisée entre vos appareils par ${maker}` : 'Synchronisée entre vos appareils',
      notYet: (maker: string | undefined) =>
        `${maker ? `Gardée par ${maker}` : 'Gardée sur un appareil'}, pas encore synchronisée avec vos autres appareils`,
      single: (maker: string | undefined) => `Gardée sur un seul appareil${maker ? ` (${maker})` : ''}`,
    },
  },
  identities: {
    title: 'Lier une identité',
    and: (names: readonly string[]) => formats.list('fr', { type: 'conjunction' }).format(names),
    or: (names: readonly string[]) => formats.list('fr', { type: 'disjunction' }).format(names),
    purpose: (names: string) => `Une identité ${names} liée à votre compte permet de s’y connecter sans mot de passe.`,
    linked: (day: string) => `Liée le ${day}`,
    off: 'Ce service n’est plus proposé à la connexion pour le moment.',
    link: (name: string) => `Lier une identité ${name}`,
    decline: 'Ne pas lier',
    notLinked: 'Erreur : rien n’a été lié',
    nothing: 'Il n’y a rien à lier pour le moment. Pour lier une identité, recommencez depuis la page Sécurité.',
    lapsed:
      'La session dans laquelle vous avez demandé cette liaison est terminée, ou le délai est passé : rien n’a été lié. Recommencez depuis la page Sécurité.',
    known: (name: string) => `Cette identité ${name} est déjà liée à votre compte : rien n’a changé.`,
    taken: (name: string) =>
      `Cette identité ${name} est déjà liée à un autre compte : rien n’a été lié. Si cet autre compte est aussi le vôtre, connectez-vous-y avec ${name}, puis déliez-la sur sa page Sécurité.`,
    unlink: 'Délier',
    unlinkTitle: (name: string) => `Délier votre identité ${name} ?`,
    message:
      'Les sessions ouvertes ailleurs seront fermées, celle-ci continue. Un courriel vous confirmera ce changement, qui peut être annulé pendant 72 heures.',
  },
  sessions: {
    title: 'Sessions et navigateurs de confiance',
    purpose: 'Vous pouvez voir où vous êtes connecté et fermer les sessions que vous n’utilisez plus.',
    link: 'Voir les sessions',
  },
  keep: 'Ne rien changer',
  back: 'Revenir à la page Sécurité',
  removal: {
    title: (label: string) => `Supprimer « ${label} » ?`,
    consequences: {
      totp: 'Les codes de cette application ne seront plus acceptés. Pensez à retirer aussi le compte dans l’application elle-même.',
      passkey:
        'Cette clé d’accès ne permettra plus de se connecter. Pensez à la supprimer aussi sur votre appareil ou dans votre gestionnaire de mots de passe.',
      identity:
        'Cette identité ne permettra plus de se connecter à votre compte. Vos informations et vos services restent les mêmes.',
    },
    lastFactor:
      'La double authentification sera désactivée, et vos codes de récupération supprimés : un seul moyen de connexion suffira, comme le mot de passe.',
    message: 'Un courriel vous confirmera la suppression, avec un lien qui permet de l’annuler pendant 72 heures.',
    lost: {
      label: 'L’appareil est perdu ou volé',
      hint: 'La suppression est alors définitive, et le courriel ne contient pas ce lien : la personne qui a l’appareil peut lire vos messages.',
      lastFactor:
        'Si l’appareil est perdu ou volé, ajoutez d’abord une autre application ou une clé d’accès : votre compte reste ainsi protégé.',
    },
    submit: 'Supprimer',
  },
  refusals: {
    needed:
      'C’est votre dernier moyen de double authentification, et votre rôle en demande un. Ajoutez-en d’abord un autre, par exemple une application sur un second appareil.',
    'last-way-in':
      'C’est votre dernier moyen de connexion : sans lui, vous n’auriez plus accès à votre compte. Définissez d’abord un mot de passe, ou ajoutez une clé d’accès, par exemple sur votre téléphone.',
  },
  renaming: {
    title: (label: string) => `Renommer « ${label} »`,
    label: 'Nouveau nom',
    hint: 'Pour le reconnaître dans cette liste. Exemple : téléphone personnel',
    problems: {
      missing: 'Saisissez un nom. Exemple : téléphone personnel',
      too_long: 'Le nom compte 64 caractères au plus. Exemple : téléphone personnel',
      characters: 'Le nom contient un caractère qui n’est pas accepté, comme < ou {. Exemple : téléphone personnel',
    },
  },
  switching: {
    title: 'Réglage de la double authentification',
    on: {
      intro:
        'Après votre mot de passe, la connexion vous demandera une de vos clés d’accès. Dix codes de récupération vont être créés, pour le jour où vous n’auriez plus aucune d’elles.',
      submit: 'Activer la double authentification',
    },
    off: {
      intro:
        'La connexion ne demandera plus que votre mot de passe, ou une clé d’accès. Vos codes de récupération seront supprimés.',
      submit: 'Désactiver la double authentification',
    },
    none: {
      intro:
        'La double authentification s’active avec une application ou une clé d’accès, et se désactive quand vous supprimez la dernière application. Elle est obligatoire pour les personnes qui ont un rôle.',
    },
  },
  renewal: {
    title: 'Créer de nouveaux codes de récupération',
    intro:
      'Dix nouveaux codes vont être créés et affichés une seule fois. Ceux que vous avez gardés jusqu’ici ne seront plus acceptés.',
    needless:
      'Les codes de récupération servent avec la double authentification, qui n’est pas activée sur votre compte.',
    submit: 'Créer dix nouveaux codes',
  },
  passkeyAddition: {
    title: 'Ajouter une clé d’accès',
    intro:
      'Votre navigateur va vous demander où garder la clé d’accès, puis de déverrouiller votre appareil. Rien de votre empreinte ou de votre visage ne nous est envoyé.',
    where:
      'Elle peut être gardée sur cet appareil, dans un gestionnaire de mots de passe, sur un téléphone ou sur une clé de sécurité.',
    submit: 'Créer une clé d’accès',
    needs:
      'Si aucun bouton ne permet de créer une clé d’accès, ce navigateur ne le permet pas, ou JavaScript y est désactivé. Votre mot de passe reste valable.',
    defaultLabel: 'Clé d’accès',
    problems: {
      refused: 'La clé d’accès n’a pas été ajoutée : la réponse est incomplète, ou le délai est passé. Réessayez.',
      known: 'Cette clé d’accès est déjà enregistrée. Choisissez un autre appareil ou gestionnaire.',
      full: 'Votre compte a déjà 20 clés d’accès. Supprimez-en une, par exemple celle d’un ancien appareil.',
    },
  },
};
