import type { ErrorCode } from '../../../src/errors.ts';

interface ErrorTexts {
  readonly title: string;
  readonly sentence: string;
  /** Says what the person can do. */
  readonly advice: string;
}

const pages = {
  bad_request: {
    title: 'Demande incomplète',
    sentence: 'Nous n’avons pas compris ce qui nous a été envoyé.',
    advice: 'Revenez à la page précédente et recommencez. Si vous venez d’un service, repartez de ce service.',
  },
  flow_expired: {
    title: 'Cette page a expiré',
    sentence:
      'La demande en cours est restée trop longtemps sans activité, ou elle a été ouverte dans un autre navigateur.',
    advice:
      'Aucune modification n’a été faite. Si vous veniez d’un service, retournez-y et cliquez de nouveau sur « Se connecter ».',
  },
  flow_finished: {
    title: 'Cette demande est déjà terminée',
    sentence: 'Cette page appartient à une démarche qui est arrivée à son terme.',
    advice: 'Retournez sur le service : si vous y êtes connecté, il n’y a rien de plus à faire.',
  },
  csrf: {
    title: 'Formulaire refusé',
    sentence: 'Nous n’avons pas pu vérifier que ce formulaire vient bien de nos pages.',
    advice: 'Revenez à la page précédente, rechargez-la et envoyez de nouveau le formulaire.',
  },
  throttled: {
    title: 'Trop de tentatives',
    sentence: 'Trop de demandes ont été faites en peu de temps ; celle-ci n’a pas été examinée.',
    advice: 'Patientez avant de recommencer.',
  },
  too_large: {
    title: 'Envoi trop volumineux',
    sentence: 'Ce que vous avez envoyé dépasse la taille acceptée.',
    advice: 'Revenez à la page précédente et réduisez la taille du fichier ou du texte.',
  },
  unsupported_type: {
    title: 'Envoi non accepté',
    sentence: 'Cette page ne reçoit pas de fichier.',
    advice: 'Revenez à la page précédente et utilisez son formulaire.',
  },
  not_found: {
    title: 'Page non trouvée',
    sentence: 'La page que vous cherchez est introuvable. Excusez-nous pour la gêne occasionnée.',
    advice: 'Si vous avez saisi l’adresse, vérifiez-la. Sinon, retournez sur le service d’où vous venez.',
  },
  method_not_allowed: {
    title: 'Action impossible sur cette page',
    sentence: 'Cette adresse n’accepte pas ce type de demande.',
    advice: 'Revenez à la page précédente et utilisez les boutons de la page.',
  },
  wrong_host: {
    title: 'Adresse inconnue',
    sentence: 'Ce serveur ne répond pas sous le nom utilisé.',
    advice: 'Vérifiez l’adresse affichée par votre navigateur avant de saisir quoi que ce soit.',
  },
  conflict: {
    title: 'Modification impossible',
    sentence:
      'Ce que vous modifiez a changé entre-temps, ou cette modification vous priverait de tout moyen de connexion.',
    advice: 'Rechargez la page pour voir l’état actuel, puis recommencez.',
  },
  busy: {
    title: 'Service très sollicité',
    sentence: 'Trop de personnes se connectent en ce moment. Excusez-nous pour la gêne occasionnée.',
    advice: 'Réessayez dans quelques secondes.',
  },
  unavailable: {
    title: 'Service indisponible',
    sentence: 'Le service est momentanément indisponible. Excusez-nous pour la gêne occasionnée.',
    advice: 'Réessayez dans quelques minutes. Rien de ce que vous aviez enregistré n’est perdu.',
  },
  internal: {
    title: 'Erreur inattendue',
    sentence: 'Une erreur s’est produite de notre côté. Excusez-nous pour la gêne occasionnée.',
    advice: 'Réessayez dans quelques minutes. Si l’erreur persiste, écrivez-nous.',
  },
  link_invalid: {
    title: 'Ce lien n’est plus valable',
    sentence: 'Le lien a déjà servi, a expiré, ou n’a pas été copié en entier.',
    advice:
      'Si vous avez déjà terminé par ce lien, il n’y a rien de plus à faire. Sinon, utilisez le message le plus récent, ou demandez-en un nouveau depuis la page où vous aviez commencé.',
  },
  registration_link_invalid: {
    title: 'Ce lien n’est plus valable',
    sentence: 'Le lien a déjà servi, l’inscription a expiré, ou un message plus récent a remplacé celui-ci.',
    advice:
      'Si votre compte est créé, connectez-vous. Sinon, utilisez le message le plus récent, ou recommencez l’inscription.',
  },
  device_code_over: {
    title: 'Ce code n’est plus valable',
    sentence: 'Le code de l’appareil a expiré, ou quelqu’un y a déjà répondu.',
    advice: 'Rien de plus n’a été accordé. Demandez un nouveau code sur votre appareil, puis saisissez-le.',
  },
  registration_closed: {
    title: 'Création de compte fermée',
    sentence: 'La création de compte est momentanément désactivée.',
    advice: 'Si vous avez déjà un compte, vous pouvez vous connecter. Sinon, revenez plus tard.',
  },
  sign_in_closed: {
    title: 'Connexion momentanément désactivée',
    sentence: 'La connexion est momentanément désactivée pour maintenance. Excusez-nous pour la gêne occasionnée.',
    advice: 'Revenez plus tard. Les services restent consultables sans connexion quand ils le permettent.',
  },
  forbidden: {
    title: 'Accès refusé',
    sentence: 'Votre compte ne donne pas accès à cette page.',
    advice: 'Si vous pensez qu’il s’agit d’une erreur, écrivez-nous.',
  },
  cookies_blocked: {
    title: 'Cookies nécessaires',
    sentence: 'Votre navigateur ne nous a pas renvoyé le cookie qui relie cette page à votre démarche.',
    advice:
      'Votre navigateur refuse les cookies, ou les efface. Autorisez-les pour ce site dans ses réglages, puis retournez sur le service et recommencez.',
  },
} satisfies Record<ErrorCode, ErrorTexts>;

/** Holds one page for each code of `AppError`. */
export const errors = {
  ...pages,
  /** Shown small above the sentence, as the design system does. */
  code: (status: number) => `Erreur ${status}`,
  /** Folds away the words of the protocol. */
  technical: 'Détail technique',
  mailSubject: (reference: string) => `Erreur, référence ${reference}`,
  account: 'Mon compte',
  tryAgain: 'Réessayer',
  contact: 'Besoin d’aide ? Écrivez à',
  withReference: 'en indiquant la référence',
  beginAnew: 'Sinon, recommencez ici :',
  /** Pages of the authorization request that no service can be told of. */
  unregisteredAddress: {
    title: 'Adresse de retour non reconnue',
    sentence: 'Le service qui vous a envoyé ici demande de vous faire revenir à une adresse qu’il n’a pas enregistrée.',
    advice:
      'Pour votre sécurité, nous ne vous y envoyons pas. Le problème vient du service : signalez-le-lui, ou écrivez-nous.',
  },
  unknownClient: {
    title: 'Service inconnu',
    sentence: 'Aucun service n’est enregistré ici sous l’identifiant qui nous a été donné.',
    advice: 'Le problème vient du service ou du lien que vous avez suivi : signalez-le au service, ou écrivez-nous.',
  },
  unreadableDocument: {
    title: 'Application que nous ne connaissons pas',
    sentence:
      'Personne n’a enregistré cette application ici, et nous ne pouvons pas nous fier à sa propre description.',
    advice:
      'Le problème vient de l’application ou du lien que vous avez suivi. Réessayez dans quelques minutes ; si cela continue, signalez-le à l’éditeur de l’application.',
  },
  /** The comparison that developers read in the development mode. */
  addresses: {
    title: 'Pour les développeurs',
    received: 'Adresse reçue :',
    expected: 'Adresse enregistrée la plus proche :',
    difference: (received: string, expected: string) =>
      `La différence est surlignée : ${received ? `« ${received} »` : 'rien'} au lieu de ${expected ? `« ${expected} »` : 'rien'}.`,
    others: 'Autres adresses enregistrées :',
    noneRegistered: 'Ce service n’a enregistré aucune adresse.',
    development: 'Ce détail n’est affiché qu’en mode développement.',
  },
  backToService: (service: string) => `Retourner sur ${service}`,
};
