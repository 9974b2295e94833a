import { contactKinds } from './client-mails.ts';

/** The messages that invite people. */
export const invitationMails = {
  invitation: {
    subject: 'Créez votre compte',
    intro: (address: string) =>
      `Vous êtes invité à créer un compte Géoplateforme avec l’adresse ${address}. Il permet de se connecter à cartes.gouv.fr et à tous les services de la Géoplateforme.`,
    choose: 'Pour choisir votre nom d’utilisateur et votre mot de passe, suivez ce lien, valable 7 jours :',
    button: 'Créer mon compte',
    once: 'Le lien ne sert qu’une fois. Si vous en avez reçu plusieurs, seul le plus récent fonctionne.',
    ignore: 'Si vous n’attendiez pas ce message, ne faites rien : aucun compte ne sera créé avec votre adresse.',
  },
  contactInvitation: {
    subject: 'Répondez-vous de ce service ?',
    intro: (kind: keyof typeof contactKinds, service: string) =>
      `Il vous est proposé de devenir ${contactKinds[kind]} du service « ${service} », qui utilise la connexion Géoplateforme.`,
    accept: 'Pour lire l’invitation et l’accepter, suivez ce lien, valable 7 jours :',
    button: 'Voir l’invitation',
    account:
      'Il faudra un compte Géoplateforme avec cette adresse. Si vous n’en avez pas, vous pourrez le créer ensuite.',
    ignore: 'Si vous ne connaissez pas ce service, ne faites rien : vous n’en deviendrez pas le contact.',
  },
  scimInvitation: {
    subject: 'Votre organisation vous invite',
    intro: (service: string) =>
      `Une organisation souhaite gérer votre accès à la Géoplateforme, par le service « ${service} ».`,
    accept: 'Pour lire l’invitation et l’accepter, suivez ce lien, valable 7 jours :',
    button: 'Voir l’invitation',
    account: 'Si vous n’avez pas de compte avec cette adresse, vous en créerez un en même temps.',
    ignore: 'Si vous n’attendiez pas cette invitation, ne faites rien : rien ne change pour vous.',
  },
};
